namespace Shadowing.AspNetCore.Capture;

/// <summary>The response's stream: each write goes to the same member of the server's own first, and is copied when that did not refuse it.</summary>
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
        var isAccepted = false;
        try
        {
            _inner.Write(buffer, offset, count);
            isAccepted = true;
        }
        finally
        {
            tee.Went(isAccepted);
        }

        tee.Copy(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Begin();
        var isAccepted = false;
        try
        {
            _inner.Write(buffer);
            isAccepted = true;
        }
        finally
        {
            tee.Went(isAccepted);
        }

        tee.Copy(buffer);
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value)
    {
        Begin();
        var isAccepted = false;
        try
        {
            _inner.WriteByte(value);
            isAccepted = true;
        }
        finally
        {
            tee.Went(isAccepted);
        }

        tee.Copy([value]);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Begin();
        var isAccepted = false;
        try
        {
            var isCancelled = cancellationToken.IsCancellationRequested;
            var written = _inner.WriteAsync(buffer, offset, count, cancellationToken);
            isAccepted = !isCancelled && !written.IsFaulted && !written.IsCanceled;
            if (isAccepted)
            {
                tee.Copy(buffer.AsSpan(offset, count));
            }

            return written;
        }
        finally
        {
            tee.Went(isAccepted);
        }
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin();
        var isAccepted = false;
        try
        {
            // With a token that is cancelled already servers write nothing, and not all of them say so.
            var isCancelled = cancellationToken.IsCancellationRequested;
            var written = _inner.WriteAsync(buffer, cancellationToken);
            isAccepted = !isCancelled && !written.IsFaulted && !written.IsCanceled;
            if (isAccepted)
            {
                tee.Copy(buffer.Span);
            }

            return written;
        }
        finally
        {
            tee.Went(isAccepted);
        }
    }

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state)
    {
        Begin();
        var isAccepted = false;
        try
        {
            var written = _inner.BeginWrite(buffer, offset, count, callback, state);
            isAccepted = true;
            tee.Copy(buffer.AsSpan(offset, count));
            return written;
        }
        finally
        {
            tee.Went(isAccepted);
        }
    }

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult) => _inner.EndWrite(asyncResult);

    /// <inheritdoc/>
    public override void Flush()
    {
        tee.Begin();
        var isAccepted = false;
        try
        {
            _inner.Flush();
            isAccepted = true;
        }
        finally
        {
            tee.Went(isAccepted);
        }
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        tee.Begin();
        var isAccepted = false;
        try
        {
            var isCancelled = cancellationToken.IsCancellationRequested;
            var flushed = _inner.FlushAsync(cancellationToken);
            isAccepted = !isCancelled && !flushed.IsFaulted && !flushed.IsCanceled;
            return flushed;
        }
        finally
        {
            tee.Went(isAccepted);
        }
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
    public override int ReadByte() => _inner.ReadByte();

    /// <inheritdoc/>
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) => _inner.BeginRead(buffer, offset, count, callback, state);

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult) => _inner.EndRead(asyncResult);

    /// <inheritdoc/>
    public override void CopyTo(Stream destination, int bufferSize) => _inner.CopyTo(destination, bufferSize);

    /// <inheritdoc/>
    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => _inner.CopyToAsync(destination, bufferSize, cancellationToken);

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
