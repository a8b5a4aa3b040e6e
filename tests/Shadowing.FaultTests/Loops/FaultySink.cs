using Shadowing.Notifications.Sinks;

namespace Shadowing.FaultTests.Loops;

/// <summary>A sink that throws at once, or later, by turns.</summary>
internal sealed class FaultySink(Fault fault) : IComparisonSink
{
    private int _asked;

    public ValueTask OnComparedAsync(ComparisonEvent comparison, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _asked) % 2 == 0)
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
