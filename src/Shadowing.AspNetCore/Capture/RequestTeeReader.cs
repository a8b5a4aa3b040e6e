using System.Buffers;
using System.IO.Pipelines;

namespace Shadowing.AspNetCore.Capture;

/// <summary>The request body's reader: it shows the server's own buffers, and copies them as they are shown.</summary>
internal sealed class RequestTeeReader(RequestTee tee) : PipeReader
{
    private PipeReader _inner = null!;
    private ReadOnlySequence<byte> _shown;

    /// <summary>Begins to read from the server's own reader.</summary>
    public void Attach(PipeReader inner)
    {
        _inner = inner;
        _shown = default;
    }

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var reading = _inner.ReadAsync(cancellationToken);
        return reading.IsCompletedSuccessfully ? new ValueTask<ReadResult>(Show(reading.GetAwaiter().GetResult())) : AwaitAsync(reading);
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        try
        {
            if (!_inner.TryRead(out result))
            {
                return false;
            }
        }
        catch (Exception failure) when (tee.Failed(failure))
        {
            throw;
        }

        Show(result);
        return true;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var length = ConsumedLength(consumed);
        _inner.AdvanceTo(consumed, examined);
        _shown = default;
        tee.Consumed(length);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => _inner.CancelPendingRead();

    /// <inheritdoc/>
    /// <remarks>Not the base's: a reader over somebody's stream copies in pieces of its own.</remarks>
    public override Task CopyToAsync(Stream destination, CancellationToken cancellationToken = default) =>
        tee.CopyAsync(_inner.CopyToAsync(destination is { CanWrite: true } ? new RequestTeeDestination(tee, destination) : destination,
            cancellationToken));

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => _inner.CompleteAsync(exception);

    /// <inheritdoc/>
    public override Task CopyToAsync(PipeWriter destination, CancellationToken cancellationToken = default) =>
        tee.CopyAsync(_inner.CopyToAsync(destination is null ? destination! : new RequestTeeWriter(tee, destination), cancellationToken));

    /// <inheritdoc/>
    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(int minimumSize, CancellationToken cancellationToken)
    {
        var reading = _inner.ReadAtLeastAsync(minimumSize, cancellationToken);
        return reading.IsCompletedSuccessfully ? new ValueTask<ReadResult>(Show(reading.GetAwaiter().GetResult())) : AwaitAsync(reading);
    }

    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> reading)
    {
        try
        {
            return Show(await reading);
        }
        catch (Exception failure) when (tee.Failed(failure))
        {
            throw;
        }
    }

    private ReadResult Show(ReadResult result)
    {
        _shown = result.Buffer;
        tee.Show(result);
        return result;
    }

    // A position that is not within the buffer is the application's fault, of whatever kind; the server says so right after this.
    private long ConsumedLength(SequencePosition consumed)
    {
        try
        {
            return _shown.Slice(0, consumed).Length;
        }
        catch
        {
            return 0;
        }
    }
}
