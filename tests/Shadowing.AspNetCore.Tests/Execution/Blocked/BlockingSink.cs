using Shadowing.Notifications.Sinks;

namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>A sink that blocks on the events of one experiment.</summary>
internal sealed class BlockingSink(string experiment, Block block) : IComparisonSink
{
    public ValueTask OnComparedAsync(ComparisonEvent comparison, CancellationToken cancellationToken)
    {
        if (comparison.Experiment == experiment)
        {
            block.Wait();
        }

        return ValueTask.CompletedTask;
    }
}
