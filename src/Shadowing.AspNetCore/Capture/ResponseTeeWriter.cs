using System.IO.Pipelines;

namespace Shadowing.AspNetCore.Capture;

/// <summary>The response's writer: the memory is the server's own, and what is written into it is copied before it is advanced over.</summary>
internal sealed class ResponseTeeWriter(ResponseTee tee) : PipeWriter
{
    private PipeWriter _inner = null!;
    private Memory<byte> _lease;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => _inner.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => _inner.UnflushedBytes;

    /// <summary>Begins to write to the server's own writer.</summary>
    public void Attach(PipeWriter inner)
    {
        _inner = inner;
        _lease = default;
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => _lease = _inner.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => (_lease = _inner.GetMemory(sizeHint)).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        // After the inner call the memory may be somebody else's. A count that the server refuses copies nothing.
        if ((uint)bytes <= (uint)_lease.Length)
        {
            tee.Copy(_lease.Span[..bytes]);
            _lease = _lease[bytes..];
        }

        _inner.Advance(bytes);
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        tee.Begin();
        return _inner.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        tee.Begin();
        var written = _inner.WriteAsync(source, cancellationToken);
        tee.Copy(source.Span);
        return written;
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => _inner.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => _inner.CompleteAsync(exception);

    /// <inheritdoc/>
#pragma warning disable CS0672, CS0618 // The server may still honour it, so it goes through.
    public override void OnReaderCompleted(Action<Exception?, object?> callback, object? state) => _inner.OnReaderCompleted(callback, state);
#pragma warning restore CS0672, CS0618
}
