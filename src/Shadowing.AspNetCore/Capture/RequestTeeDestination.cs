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
        try
        {
            destination.Write(buffer, offset, count);
        }
        catch when (tee.DestinationThrew())
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        tee.Read(buffer);
        try
        {
            destination.Write(buffer);
        }
        catch when (tee.DestinationThrew())
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value)
    {
        tee.Read([value]);
        try
        {
            destination.WriteByte(value);
        }
        catch when (tee.DestinationThrew())
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        tee.Read(buffer.AsSpan(offset, count));
        try
        {
            return WatchAsync(new ValueTask(destination.WriteAsync(buffer, offset, count, cancellationToken))).AsTask();
        }
        catch when (tee.DestinationThrew())
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        tee.Read(buffer.Span);
        try
        {
            return WatchAsync(destination.WriteAsync(buffer, cancellationToken));
        }
        catch when (tee.DestinationThrew())
        {
            throw;
        }
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

    private ValueTask WatchAsync(ValueTask writing) => writing.IsCompletedSuccessfully ? writing : AwaitAsync(writing);

    private async ValueTask AwaitAsync(ValueTask writing)
    {
        try
        {
            await writing;
        }
        catch when (tee.DestinationThrew())
        {
            throw;
        }
    }
}
