namespace Shadowing.Notifications.Alerts;

/// <summary>Why an alert is sent: a word that machines know, and a sentence.</summary>
internal sealed record AlertReason(string Reason, string Text)
{
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
}
