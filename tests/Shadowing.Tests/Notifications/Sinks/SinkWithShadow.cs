using Microsoft.Extensions.DependencyInjection;
using Shadowing.Notifications.Sinks;

namespace Shadowing.Tests.Notifications.Sinks;

/// <summary>A sink that takes what itself hangs on the pump.</summary>
internal sealed class SinkWithShadow(IShadow shadow) : IComparisonSink
{
    public ValueTask OnComparedAsync(ComparisonEvent comparison, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(shadow);
        return ValueTask.CompletedTask;
    }
}
