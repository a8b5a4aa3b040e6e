using Shadowing.Notifications.Sinks;

namespace Shadowing.FaultTests.Loops;

/// <summary>A sink that throws at once, or later, by turns.</summary>
internal sealed class FaultySink(Fault fault, int expected) : IComparisonSink
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    /// <summary>Completes when it was offered as many events as are expected.</summary>
    public Task All => _all.Task;

    public ValueTask OnComparedAsync(ComparisonEvent comparison, CancellationToken cancellation)
    {
        var asked = Interlocked.Increment(ref _asked);
        if (asked == expected)
        {
            _all.SetResult();
        }

        if (asked % 2 == 0)
        {
            return LaterAsync();
        }

        fault.Happen();
        return ValueTask.CompletedTask;
    }

    private async ValueTask LaterAsync()
    {
        await Task.Yield();
        fault.Happen();
    }
}
