using System.IO.Pipelines;

namespace Shadowing.AspNetCore.Capture;

/// <summary>The response's writer: the memory is the server's own, and what is written into it is copied before it is advanced
/// over.</summary>
internal sealed class ResponseTeeWriter(ResponseTee tee) : PipeWriter
{
    private PipeWriter _inner = null!;
    private Memory<byte> _lease;
    private long _held;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => _inner.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => _inner.UnflushedBytes;

    /// <summary>Begins to write to the server's own writer.</summary>
    public void Attach(PipeWriter inner)
    {
        _inner = inner;
        _lease = default;
        _held = 0;
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => _lease = _inner.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => (_lease = _inner.GetMemory(sizeHint)).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        // After the inner call the memory may be somebody else's.
        var copied = (uint)bytes <= (uint)_lease.Length ? bytes : 0;
        if (copied > 0)
        {
            tee.Copy(_lease.Span[..copied]);
        }

        try
        {
            _inner.Advance(bytes);
        }
        catch when (tee.Retract(copied))
        {
            throw;
        }

        _lease = _lease[copied..];
        _held += copied;
        if (copied != bytes)
        {
            tee.GiveUp("The response's writer took bytes for which it had given no memory.");
        }
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Begin();
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
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        Begin();
        var isCancelled = cancellationToken.IsCancellationRequested;
        try
        {
            return tee.Took(_inner.WriteAsync(source, cancellationToken), isCancelled, source);
        }
        catch when (tee.Refused())
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => _inner.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        Note(exception);
        _inner.Complete(exception);
    }

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        Note(exception);
        return _inner.CompleteAsync(exception);
    }

    /// <inheritdoc/>
#pragma warning disable CS0672, CS0618 // The server may still honour it, so it goes through.
    public override void OnReaderCompleted(Action<Exception?, object?> callback, object? state) =>
        _inner.OnReaderCompleted(callback, state);
#pragma warning restore CS0672, CS0618

    private void Begin()
    {
        tee.Begin();
        tee.Writes(_held);
        _held = 0;

        // What was not advanced over by now the server takes back.
        _lease = default;
    }

    private void Note(Exception? exception)
    {
        if (exception is not null)
        {
            tee.Broke();
        }
    }
}
