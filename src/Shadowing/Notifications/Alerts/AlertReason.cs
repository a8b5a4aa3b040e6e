using System.Text.Json.Serialization;

namespace Shadowing.Notifications.Alerts;

/// <summary>Why an alert is sent: a word that machines know, and a sentence.</summary>
internal sealed record AlertReason(string Reason, string Text)
{
    /// <summary>Gets the candidate's build that it is about; null where it is about none.</summary>
    public string? CandidateVersion { get; init; }

    /// <summary>The candidate is above a limit, beyond reasonable doubt.</summary>
    public const string VerdictHarmful = "verdict_harmful";

    /// <summary>The candidate gives no usable answer in more calls than its limit allows, beyond reasonable doubt.</summary>
    public const string FailuresOverLimit = "failures_over_limit";

    /// <summary>All that is asked of the candidate is shown.</summary>
    public const string VerdictSafe = "verdict_safe";

    /// <summary>Nothing was compared for a while, though calls could have been.</summary>
    public const string NoComparisons = "no_comparisons";

    /// <summary>Too small a share of the sampled calls was compared.</summary>
    public const string LowCoverage = "low_coverage";

    /// <summary>The newest configuration is invalid.</summary>
    public const string ReloadRejected = "reload_rejected";

    /// <summary>The candidate only failed lately.</summary>
    public const string BreakerOpen = "breaker_open";

    /// <summary>A mismatch that was not known is frequent.</summary>
    public const string NewGroup = "new_group";

    /// <summary>A fault of this library was caught on a caller's path.</summary>
    public const string CallerPathFault = "caller_path_fault";

    /// <summary>A person's stop has not reached an instance in time.</summary>
    public const string StopNotHeard = "stop_not_heard";

    /// <summary>Gets what tells it from another one: what is true of one build is news of the next.</summary>
    [JsonIgnore]
    public string Key => CandidateVersion is null ? Reason : $"{Reason} {CandidateVersion}";

    /// <summary>Gets a value indicating whether it is the verdict that says so.</summary>
    [JsonIgnore]
    public bool IsOfVerdict => Reason is VerdictHarmful or FailuresOverLimit or VerdictSafe;

    /// <summary>Gets a value indicating whether it is a state, which ends, and not something that was seen once.</summary>
    [JsonIgnore]
    public bool Lasts => Reason is not NewGroup and not VerdictSafe;
}
