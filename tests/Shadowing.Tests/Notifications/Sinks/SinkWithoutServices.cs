using Shadowing.Notifications.Sinks;

namespace Shadowing.Tests.Notifications.Sinks;

/// <summary>A sink that needs what nobody registered.</summary>
internal sealed class SinkWithoutServices(IComparer<Uri> missing) : IComparisonSink
{
    public ValueTask OnComparedAsync(ComparisonEvent comparison, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(missing);
        return ValueTask.CompletedTask;
    }
}
