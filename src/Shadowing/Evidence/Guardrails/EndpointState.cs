using Shadowing.Statistics;

namespace Shadowing.Evidence.Guardrails;

/// <summary>What the counted calls of one endpoint, or of all, have shown at one moment.</summary>
internal sealed record EndpointState
{
    /// <summary>What nothing has shown.</summary>
    public static readonly EndpointState Nothing = new() { Counts = new() };

    /// <summary>Gets the counts.</summary>
    public required EvidenceCounts Counts { get; init; }

    /// <summary>Gets how often each side exceeded the median of the self-checks before.</summary>
    public TailCounts Median { get; init; }

    /// <summary>Gets how often each side exceeded what a hundredth of the self-checks before did.</summary>
    public TailCounts Tail { get; init; }

    /// <summary>Gets how many requests that differ from each other were counted.</summary>
    public long Distinct { get; init; }

    /// <summary>Gets how long both sides took in the same place; null before the first such pair, and of all endpoints together.</summary>
    public PairedTimes? Times { get; init; }

    /// <summary>Gets what it was found harmful by.</summary>
    public IReadOnlyList<Harm> Harms { get; init; } = [];
}
