using Shadowing.Mismatches;

namespace Shadowing.Fleet.Runs;

/// <summary>What one run, or several, have counted of a group: of mismatches, or of failures.</summary>
internal sealed record RunGroup
{
    /// <summary>Gets when it was last seen.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>Gets the group; null where it is of failures.</summary>
    public MismatchGroupState? Mismatch { get; init; }

    /// <summary>Gets the group of failures; null where it is of mismatches.</summary>
    public FailureGroupState? Failure { get; init; }

    /// <summary>Gets how many calls it was seen in, whatever it was there.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Seen => Mismatch is { } mismatch ? mismatch.Count + mismatch.NoiseCount + mismatch.UnverifiableCount : Failure?.Count ?? 0;

    /// <summary>Adds what another run has counted of the same.</summary>
    public RunGroup Plus(RunGroup other) => new()
    {
        LastSeen = other.LastSeen > LastSeen ? other.LastSeen : LastSeen,
        Mismatch = Mismatch is null ? other.Mismatch : other.Mismatch is null ? Mismatch : Mismatch.Plus(other.Mismatch),
        Failure = Failure is null ? other.Failure : other.Failure is null ? Failure : Failure.Plus(other.Failure),
    };

    /// <summary>Takes away what was counted before. A group that began anew since then has nothing of it.</summary>
    public RunGroup After(RunGroup before) => Seen < before.Seen ? this : this with
    {
        Mismatch = Mismatch is null || before.Mismatch is null ? Mismatch : Mismatch.After(before.Mismatch),
        Failure = Failure is null || before.Failure is null ? Failure : Failure with { Count = Failure.Count - before.Failure.Count },
    };
}
