using System.Text.Json.Serialization;

namespace Shadowing.Mismatches;

/// <summary>One mismatch that was kept, redacted before it was.</summary>
public sealed record MismatchSample : IGroupSample
{
    /// <summary>Gets what identifies the sample.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>Gets when it was compared.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Gets a value indicating whether it belongs to the fair draw over all mismatches of its group, rather than to the
    /// newest.</summary>
    public bool IsDrawn { get; init; }

    /// <summary>Gets the request, and how to make it again.</summary>
    public required SampleRequest Request { get; init; }

    /// <summary>Gets the path of the difference, in the grammar of <c>Ignore</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the control's value, or what may be kept of it; null where the control has none.</summary>
    public string? Control { get; init; }

    /// <summary>Gets the candidate's value, or what may be kept of it; null where the candidate has none.</summary>
    public string? Candidate { get; init; }

    /// <summary>Gets how the values differ, where a few words say it, such as <c>by 0.01</c> or <c>case only</c>; null elsewhere, and at
    /// sensitive names. Where values are not kept, a distance is only <c>by some distance</c>.</summary>
    public string? How { get; init; }

    /// <summary>Gets the rule that was asked and did not excuse the difference, such as a tolerance that is too small; null where there was
    /// none.</summary>
    public string? Rule { get; init; }

    /// <summary>Gets all differences of the call, at most 50.</summary>
    public IReadOnlyList<SampleDifference> Differences { get; init; } = [];

    /// <summary>Gets a value indicating whether the call has more differences than are listed: than are kept here, or than were looked
    /// for.</summary>
    public bool DifferencesAreCut { get; init; }

    /// <summary>Gets what the control did.</summary>
    public required SampleSide ControlSide { get; init; }

    /// <summary>Gets what the candidate did.</summary>
    public required SampleSide CandidateSide { get; init; }

    /// <summary>Gets how long the control took.</summary>
    [JsonIgnore]
    public TimeSpan ControlDuration => ControlSide.Duration;

    /// <summary>Gets how long the candidate took.</summary>
    [JsonIgnore]
    public TimeSpan CandidateDuration => CandidateSide.Duration;

    /// <summary>Gets the trace id of the caller's request; null when it was not traced.</summary>
    public string? TraceId { get; init; }

    /// <summary>Gets the credential headers that were withheld from the candidate in this call.</summary>
    public required IReadOnlyList<string> Withheld { get; init; }

    /// <summary>Gets what the caller of an inline run said of it, redacted as values are; empty elsewhere.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the difference of the whole documents as a jsondiffpatch delta, redacted; null where <see cref="WhyNoDelta"/> says
    /// why.</summary>
    public string? Delta { get; init; }

    /// <summary>Gets why there is no delta; null where there is one.</summary>
    public string? WhyNoDelta { get; init; }

    /// <summary>Gets the hash of the settings that the call was shadowed under.</summary>
    public string SettingsHash { get; init; } = string.Empty;

    /// <summary>Gets the hash of the rules that it was compared under.</summary>
    public string RulesHash { get; init; } = string.Empty;

    /// <summary>Gets a value indicating whether values were kept, but for secrets: then every rule can be tried on it.</summary>
    public bool ValuesAreKept { get; init; }
}
