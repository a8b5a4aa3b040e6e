using Shadowing.Notifications.Alerts;
using Shadowing.Notifications.Sinks;
using Shadowing.Operations.Decisions;
using Shadowing.Storage;

namespace Shadowing.Dashboard.Api;

/// <summary>How this instance fares.</summary>
internal sealed record HealthAnswer
{
    public required string Instance { get; init; }

    public string Scope { get; } = "this instance only";

    public DateTimeOffset StartedAt { get; init; }

    public required QueueHealth Queue { get; init; }

    public required IReadOnlyList<DropHealth> Drops { get; init; }

    public double ExtraCallsPerSecond { get; init; }

    public required IReadOnlyList<BreakerHealth> Breakers { get; init; }

    public required ConfigurationHealth Configuration { get; init; }

    public required FaultHealth Faults { get; init; }

    public required StoreStatus Store { get; init; }

    // Null where the store is shared with nobody.
    public DecisionStatus? Decisions { get; init; }

    public required SampleHealth Samples { get; init; }

    public required IReadOnlyList<SinkReport> Sinks { get; init; }

    public required AlertReport Alerts { get; init; }
}
