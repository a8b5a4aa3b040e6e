namespace Shadowing.AspNetCore.Candidates;

/// <summary>What a candidate writes to: the server's own stream. After the candidate's time a write fails where a server would lose it
/// without a word, so that a candidate that only writes ends.</summary>
internal sealed class CandidateBodyStream(Stream server, CancellationToken cancellation) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => server.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => server.CanSeek;

    /// <inheritdoc/>
    public override bool CanWrite => server.CanWrite;

    /// <inheritdoc/>
    public override bool CanTimeout => server.CanTimeout;

    /// <inheritdoc/>
    public override long Length => server.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => server.Position;
        set => server.Position = value;
    }

    /// <inheritdoc/>
    public override int ReadTimeout
    {
        get => server.ReadTimeout;
        set => server.ReadTimeout = value;
    }

    /// <inheritdoc/>
    public override int WriteTimeout
    {
        get => server.WriteTimeout;
        set => server.WriteTimeout = value;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        cancellation.ThrowIfCancellationRequested();
        server.Write(buffer, offset, count);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        server.Write(buffer);
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value)
    {
        cancellation.ThrowIfCancellationRequested();
        server.WriteByte(value);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        cancellation.ThrowIfCancellationRequested();
        return server.WriteAsync(buffer, offset, count, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return server.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state)
    {
        cancellation.ThrowIfCancellationRequested();
        return server.BeginWrite(buffer, offset, count, callback, state);
    }

    /// <inheritdoc/>
    public override void EndWrite(IAsyncResult asyncResult) => server.EndWrite(asyncResult);

    /// <inheritdoc/>
    public override void Flush()
    {
        cancellation.ThrowIfCancellationRequested();
        server.Flush();
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        cancellation.ThrowIfCancellationRequested();
        return server.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => server.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => server.Read(buffer);

    /// <inheritdoc/>
    public override int ReadByte() => server.ReadByte();

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        server.ReadAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        server.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        server.BeginRead(buffer, offset, count, callback, state);

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult) => server.EndRead(asyncResult);

    /// <inheritdoc/>
    public override void CopyTo(Stream destination, int bufferSize) => server.CopyTo(destination, bufferSize);

    /// <inheritdoc/>
    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
        server.CopyToAsync(destination, bufferSize, cancellationToken);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => server.Seek(offset, origin);

    /// <inheritdoc/>
    public override void SetLength(long value) => server.SetLength(value);

    /// <inheritdoc/>
    public override void Close() => server.Close();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => server.DisposeAsync();
}
