using System.IO.Pipelines;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>What a candidate writes into: the server's own writer, with the same end as <see cref="CandidateBodyStream"/>.</summary>
internal sealed class CandidateBodyWriter(PipeWriter server, CancellationToken cancellation) : PipeWriter
{
    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => server.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => server.UnflushedBytes;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        // Here and not only at the flush: a candidate that never flushes takes memory.
        cancellation.ThrowIfCancellationRequested();
        return server.GetMemory(sizeHint);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        cancellation.ThrowIfCancellationRequested();
        return server.GetSpan(sizeHint);
    }

    /// <inheritdoc/>
    public override void Advance(int bytes) => server.Advance(bytes);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return server.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return server.WriteAsync(source, cancellationToken);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => server.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => server.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => server.CompleteAsync(exception);

    /// <inheritdoc/>
#pragma warning disable CS0672, CS0618 // The server may still honour it, so it goes through.
    public override void OnReaderCompleted(Action<Exception?, object?> callback, object? state) =>
        server.OnReaderCompleted(callback, state);
#pragma warning restore CS0672, CS0618
}
