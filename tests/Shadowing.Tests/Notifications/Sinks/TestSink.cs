using System.Collections.Concurrent;
using Shadowing.Notifications.Sinks;

namespace Shadowing.Tests.Notifications.Sinks;

/// <summary>A sink that does what a test wants with each event.</summary>
internal sealed class TestSink(Func<ComparisonEvent, CancellationToken, ValueTask>? work = null) : IComparisonSink
{
    public ConcurrentQueue<ComparisonEvent> Events { get; } = new();

    public ValueTask OnComparedAsync(ComparisonEvent comparison, CancellationToken cancellation)
    {
        Events.Enqueue(comparison);
        return work?.Invoke(comparison, cancellation) ?? ValueTask.CompletedTask;
    }
}
