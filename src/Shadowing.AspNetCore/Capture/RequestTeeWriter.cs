using System.IO.Pipelines;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Stands before the writer that a request body is copied to, and copies each piece on its way.</summary>
internal sealed class RequestTeeWriter(RequestTee tee, PipeWriter destination) : PipeWriter
{
    private Memory<byte> _lease;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => destination.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => destination.UnflushedBytes;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => _lease = destination.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => (_lease = destination.GetMemory(sizeHint)).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        tee.Read(_lease.Span[..bytes]);
        _lease = _lease[bytes..];
        destination.Advance(bytes);
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        tee.Read(source.Span);
        return destination.WriteAsync(source, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        destination.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void CancelPendingFlush() => destination.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => destination.Complete(exception);
}
