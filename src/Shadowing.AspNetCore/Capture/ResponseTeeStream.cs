namespace Shadowing.AspNetCore.Capture;

/// <summary>The response's stream: each write goes to the same member of the server's own first, and is copied when that did not refuse
/// it.</summary>
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
        set => _inner.Position = value;
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
        Begin();
        try
        {
            _inner.Write(buffer, offset, count);
        }
        catch when (tee.Refused())
        {
            throw;
        }

        tee.Took(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Begin();
        try
        {
            _inner.Write(buffer);
        }
        catch when (tee.Refused())
        {
            throw;
        }

        tee.Took(buffer);
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value)
    {
        Begin();
        try
        {
            _inner.WriteByte(value);
        }
        catch when (tee.Refused())
        {
            throw;
        }

        tee.Took([value]);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Begin();
        var isCancelled = cancellationToken.IsCancellationRequested;
        try
        {
            return tee.Took(_inner.WriteAsync(buffer, offset, count, cancellationToken), isCancelled, buffer, offset, count);
        }
        catch when (tee.Refused())
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin();
        var isCancelled = cancellationToken.IsCancellationRequested;
        try
        {
            return tee.Took(_inner.WriteAsync(buffer, cancellationToken), isCancelled, buffer);
        }
        catch when (tee.Refused())
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state)
    {
        Begin();
        IAsyncResult written;
        try
        {
            written = _inner.BeginWrite(buffer, offset, count, callback, state);
        }
        catch when (tee.Refused())
        {
            throw;
        }

        tee.Took(buffer.AsSpan(offset, count));
        return written;
    }

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult) => _inner.EndWrite(asyncResult);

    /// <inheritdoc/>
    public override void Flush()
    {
        tee.Begin();
        try
        {
            _inner.Flush();
        }
        catch when (tee.Refused())
        {
            throw;
        }

        tee.Took([]);
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        tee.Begin();
        var isCancelled = cancellationToken.IsCancellationRequested;
        try
        {
            return tee.Took(_inner.FlushAsync(cancellationToken), isCancelled, default);
        }
        catch when (tee.Refused())
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => _inner.Read(buffer);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _inner.ReadAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inner.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override int ReadByte() => _inner.ReadByte();

    /// <inheritdoc/>
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        _inner.BeginRead(buffer, offset, count, callback, state);

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult) => _inner.EndRead(asyncResult);

    /// <inheritdoc/>
    public override void CopyTo(Stream destination, int bufferSize) => _inner.CopyTo(destination, bufferSize);

    /// <inheritdoc/>
    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
        _inner.CopyToAsync(destination, bufferSize, cancellationToken);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => _inner.Seek(offset, origin);

    /// <inheritdoc/>
    public override void SetLength(long value)
    {
        _inner.SetLength(value);
        tee.WasCut(value);
    }

    /// <inheritdoc/>
    public override void Close() => _inner.Close();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _inner.DisposeAsync();

    private void Begin()
    {
        tee.Begin();
        tee.Writes(held: 0);
    }
}
