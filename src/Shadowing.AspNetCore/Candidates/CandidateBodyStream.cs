using Shadowing.Observations;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>What a candidate in this process writes: kept up to the cap, and refused once the candidate's time is over, so that one that never ends does.</summary>
internal sealed class CandidateBodyStream(CandidateResponse response, PooledBody body, bool discards, CancellationToken cancellation) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!response.HasStarted)
        {
            // A candidate that starts synchronously has its callbacks run to their end here, as a server does.
            response.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
        }

        if (!discards)
        {
            body.Append(buffer);
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await response.StartAsync(CancellationToken.None);
        Write(buffer.Span);
    }

    /// <inheritdoc/>
    public override void Flush() => cancellation.ThrowIfCancellationRequested();

    /// <inheritdoc/>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        cancellation.ThrowIfCancellationRequested();
        await response.StartAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
