namespace Shadowing.Notifications.Sinks;

/// <summary>Your code that is told of each sampled call that ended: to write it to a queue, a table or a log of your own.</summary>
/// <remarks>
/// It runs on a thread of its own, off every caller's path, for one call at a time and in their order. When it is slow, at most 1,024
/// events wait for it; further ones are lost, and counted so. When it throws, the event is counted as failed. When it does not come back
/// within ten seconds its token is cancelled and the event counts as failed; the next one is given to it when it has come back. Other
/// sinks, the pump and callers notice nothing of any of this. What it calls is never shadowed.
/// </remarks>
public interface IComparisonSink
{
    /// <summary>Takes one event.</summary>
    /// <param name="comparison">What became of the call. It holds no value of either side.</param>
    /// <param name="cancellation">Fires after ten seconds, and when the host gives up waiting at shutdown.</param>
    /// <returns>A task that ends when the event is dealt with.</returns>
    ValueTask OnComparedAsync(ComparisonEvent comparison, CancellationToken cancellation);
}
