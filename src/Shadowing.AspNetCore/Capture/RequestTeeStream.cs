namespace Shadowing.AspNetCore.Capture;

/// <summary>The request body's stream: what is read from the server's own is copied. Each member goes to the same member of the server's,
/// so that results, exceptions and their texts are its own.</summary>
internal sealed class RequestTeeStream(RequestTee tee) : Stream
{
    private Stream _inner = Null;
    private ArraySegment<byte> _begun;

    /// <inheritdoc/>
    public override bool CanRead => _inner.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => _inner.CanSeek;

    /// <inheritdoc/>
    public override bool CanWrite => _inner.CanWrite;

    /// <inheritdoc/>
    public override bool CanTimeout => _inner.CanTimeout;

    /// <inheritdoc/>
    public override long Length => _inner.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _inner.Position;
        set
        {
            _inner.Position = value;
            tee.Moved(value);
        }
    }

    /// <inheritdoc/>
    public override int ReadTimeout
    {
        get => _inner.ReadTimeout;
        set => _inner.ReadTimeout = value;
    }

    /// <inheritdoc/>
    public override int WriteTimeout
    {
        get => _inner.WriteTimeout;
        set => _inner.WriteTimeout = value;
    }

    /// <summary>Begins to read from the server's own stream.</summary>
    public void Attach(Stream inner) => _inner = inner;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return Copy(_inner.Read(buffer, offset, count), buffer.AsSpan(offset, count));
        }
        catch (Exception failure) when (tee.Failed(failure))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Copy(_inner.Read(buffer), buffer);
        }
        catch (Exception failure) when (tee.Failed(failure))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        try
        {
            var value = _inner.ReadByte();
            Copy(value < 0 ? 0 : 1, [(byte)value]);
            return value;
        }
        catch (Exception failure) when (tee.Failed(failure))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state)
    {
        // Before: the callback may run, and end the read, within the next line. What is no segment is the server's to refuse.
        _begun = buffer is not null && offset >= 0 && count >= 0 && count <= buffer.Length - offset ? new(buffer, offset, count) : default;
        return _inner.BeginRead(buffer!, offset, count, callback, state);
    }

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult)
    {
        try
        {
            return Copy(_inner.EndRead(asyncResult), _begun);
        }
        catch (Exception failure) when (tee.Failed(failure))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        var reading = _inner.ReadAsync(buffer, offset, count, cancellationToken);
        if (!reading.IsCompleted)
        {
            return AwaitAsync(new ValueTask<int>(reading), buffer.AsMemory(offset, count)).AsTask();
        }

        if (reading.IsCompletedSuccessfully)
        {
            Copy(reading.GetAwaiter().GetResult(), buffer.AsSpan(offset, count));
        }
        else if (reading.Exception?.InnerException is { } failure)
        {
            tee.Failed(failure);
        }

        return reading;
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = _inner.ReadAsync(buffer, cancellationToken);
        return reading.IsCompletedSuccessfully
            ? new ValueTask<int>(Copy(reading.GetAwaiter().GetResult(), buffer.Span))
            : AwaitAsync(reading, buffer);
    }

    /// <inheritdoc/>
    /// <remarks>Not the base's: the server writes each piece as it came, and the destination is to see the same pieces.</remarks>
    public override void CopyTo(Stream destination, int bufferSize)
    {
        try
        {
            _inner.CopyTo(Copied(destination), bufferSize);
            tee.End();
        }
        catch (Exception failure) when (tee.CopyFailed(failure))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>As <see cref="CopyTo"/>.</remarks>
    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
        tee.CopyAsync(_inner.CopyToAsync(Copied(destination), bufferSize, cancellationToken));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = _inner.Seek(offset, origin);
        tee.Moved(position);
        return position;
    }

    /// <inheritdoc/>
    public override void Flush() => _inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void SetLength(long value)
    {
        _inner.SetLength(value);
        tee.Lose();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => _inner.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => _inner.Write(buffer);

    /// <inheritdoc/>
    public override void WriteByte(byte value) => _inner.WriteByte(value);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _inner.WriteAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inner.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        _inner.BeginWrite(buffer, offset, count, callback, state);

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult) => _inner.EndWrite(asyncResult);

    /// <inheritdoc/>
    public override void Close() => _inner.Close();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _inner.DisposeAsync();

    // What nothing can be written to is the server's to refuse, by the destination's own name.
    private Stream Copied(Stream destination) =>
        destination is { CanWrite: true } ? new RequestTeeDestination(tee, destination) : destination;

    private async ValueTask<int> AwaitAsync(ValueTask<int> reading, Memory<byte> buffer)
    {
        try
        {
            return Copy(await reading, buffer.Span);
        }
        catch (Exception failure) when (tee.Failed(failure))
        {
            throw;
        }
    }

    private int Copy(int read, ReadOnlySpan<byte> buffer)
    {
        if (read > 0)
        {
            tee.Read(buffer[..read]);
        }
        else if (buffer.Length > 0)
        {
            tee.End();
        }

        return read;
    }
}
