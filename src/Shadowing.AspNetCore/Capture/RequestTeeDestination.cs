namespace Shadowing.AspNetCore.Capture;

/// <summary>Stands before the stream that a request body is copied to, and copies each piece on its way.</summary>
internal sealed class RequestTeeDestination(RequestTee tee, Stream destination) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => destination.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => destination.CanSeek;

    /// <inheritdoc/>
    public override bool CanWrite => destination.CanWrite;

    /// <inheritdoc/>
    public override long Length => destination.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => destination.Position;
        set => destination.Position = value;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        tee.Read(buffer.AsSpan(offset, count));
        destination.Write(buffer, offset, count);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        tee.Read(buffer);
        destination.Write(buffer);
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value)
    {
        tee.Read([value]);
        destination.WriteByte(value);
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        tee.Read(buffer.AsSpan(offset, count));
        return destination.WriteAsync(buffer, offset, count, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        tee.Read(buffer.Span);
        return destination.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override void Flush() => destination.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => destination.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => destination.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => destination.Seek(offset, origin);

    /// <inheritdoc/>
    public override void SetLength(long value) => destination.SetLength(value);
}
