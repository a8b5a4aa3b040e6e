using Shadowing.Accounting;
using Shadowing.Evidence.Counting;
using Shadowing.Experiments;

namespace Shadowing.Fleet.Calls;

/// <summary>What one instance tells the others of a call whose candidate was run: all that evidence is made of, and nothing of its
/// values.</summary>
internal readonly record struct FleetCall
{
    /// <summary>Gets the evidence run that it belongs to, as its own instance knew.</summary>
    public required EvidenceKey Key { get; init; }

    /// <summary>Gets the endpoint.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Gets how it ended; null where the candidate answered and nothing could be compared.</summary>
    public CallOutcome? Outcome { get; init; }

    /// <summary>Gets a value indicating whether the candidate refused it because a credential was withheld.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Gets its fingerprint, which equal calls share under one secret; else a number that was drawn for it.</summary>
    public ulong Number { get; init; }

    /// <summary>Gets a value indicating whether <see cref="Number"/> is a fingerprint.</summary>
    public bool HasFingerprint { get; init; }

    /// <summary>Gets how long both took in the same place; null where that is not known.</summary>
    public LatencyPair? Latency { get; init; }

    /// <summary>Gets the groups that it was seen in; null for most calls.</summary>
    public IReadOnlyList<FleetCallGroup>? Groups { get; init; }

    /// <summary>Gets what evidence is told of it.</summary>
    public WitnessedCall Witnessed => new(Endpoint, Outcome, HasFingerprint ? Number : null, Latency, IsRefused);
}
