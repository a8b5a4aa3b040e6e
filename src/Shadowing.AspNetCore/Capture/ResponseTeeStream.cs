namespace Shadowing.AspNetCore.Capture;

/// <summary>The response's stream: each write goes to the server's own first, and is copied when that did not throw.</summary>
internal sealed class ResponseTeeStream(ResponseTee tee) : Stream
{
    private Stream _inner = Null;

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
            tee.GiveUp("The response's stream was repositioned.");
            _inner.Position = value;
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

    /// <summary>Begins to write to the server's own stream.</summary>
    public void Attach(Stream inner) => _inner = inner;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        tee.Begin();
        _inner.Write(buffer, offset, count);
        tee.Copy(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        tee.Begin();
        _inner.Write(buffer);
        tee.Copy(buffer);
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value)
    {
        tee.Begin();
        _inner.WriteByte(value);
        tee.Copy([value]);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        tee.Begin();
        var written = _inner.WriteAsync(buffer, offset, count, cancellationToken);
        tee.Copy(buffer.AsSpan(offset, count));
        return written;
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        tee.Begin();
        var written = _inner.WriteAsync(buffer, cancellationToken);
        tee.Copy(buffer.Span);
        return written;
    }

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state)
    {
        tee.Begin();
        var written = _inner.BeginWrite(buffer, offset, count, callback, state);
        tee.Copy(buffer.AsSpan(offset, count));
        return written;
    }

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult) => _inner.EndWrite(asyncResult);

    /// <inheritdoc/>
    public override void Flush()
    {
        tee.Begin();
        _inner.Flush();
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        tee.Begin();
        return _inner.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => _inner.Read(buffer);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => _inner.ReadAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _inner.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        tee.GiveUp("The response's stream was repositioned.");
        return _inner.Seek(offset, origin);
    }

    /// <inheritdoc/>
    public override void SetLength(long value)
    {
        tee.GiveUp("The response's stream was cut.");
        _inner.SetLength(value);
    }

    /// <inheritdoc/>
    public override void Close() => _inner.Close();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _inner.DisposeAsync();
}
