using Shadowing.Notifications.Sinks;

namespace Shadowing.AspNetCore.Tests.Execution;

/// <summary>A sink that does nothing with what it is told.</summary>
internal sealed class ForgetfulSink : IComparisonSink
{
    public ValueTask OnComparedAsync(ComparisonEvent comparison, CancellationToken cancellation) => ValueTask.CompletedTask;
}
