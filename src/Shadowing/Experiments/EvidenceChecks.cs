using Shadowing.Comparison.Paths;

namespace Shadowing.Experiments;

/// <summary>Checks the settings of what is kept, judged and sent.</summary>
internal sealed class EvidenceChecks(ICollection<string> errors, string path)
{
    private const int MostVersion = 100;

    /// <summary>Checks the shared settings.</summary>
    public void Check(ShadowingOptions shared)
    {
        CheckVersion("Version", shared.Version);
        CheckVersion("Instance", shared.Instance);
        Check(shared.Samples);
        Check(shared.Alerts);
        foreach (var allowed in shared.Redaction.AllowPaths)
        {
            if (!JsonPath.TryParse(allowed, out _, out var error))
            {
                errors.Add($"{path}:Redaction:AllowPaths has '{allowed}', which is no path: {error.Reason} (at character {error.Position})");
            }
        }

        foreach (var word in shared.Redaction.SensitiveNames.Where(static word => word.Length < 2))
        {
            errors.Add($"{path}:Redaction:SensitiveNames has '{word}'; use words of at least 2 characters, because every name that contains one is sensitive.");
        }
    }

    /// <summary>Checks an experiment's settings.</summary>
    public void Check(string key, ExperimentOptions options)
    {
        CheckVersion($"{key}:CandidateVersion", options.CandidateVersion);
        var limits = options.Limits;
        Range(limits.MaxMismatches is > 0 and <= 1, $"{key}:Limits:MaxMismatches", limits.MaxMismatches, "above 0, up to 1, such as '1%'");
        Range(limits.HarmfulMismatches is not (<= 0 or > 1 or double.NaN) && !(limits.HarmfulMismatches > limits.MaxMismatches),
            $"{key}:Limits:HarmfulMismatches", limits.HarmfulMismatches ?? 0, "above 0, at most MaxMismatches");
        Range(limits.MaxFailures is > 0 and <= 1, $"{key}:Limits:MaxFailures", limits.MaxFailures, "above 0, up to 1, such as '1%'");
        Range(limits.MinCoverage is >= 0 and <= 1, $"{key}:Limits:MinCoverage", limits.MinCoverage, "0 to 1, such as '90%'");
        Range(limits.MinPerEndpoint is >= 1 and <= 1_000_000_000, $"{key}:Limits:MinPerEndpoint", limits.MinPerEndpoint,
            "1 to 1000000000 calls");
        Range(limits.MinDistinct is >= 1 and <= 1_000_000, $"{key}:Limits:MinDistinct", limits.MinDistinct, "1 to 1000000 requests");
        Range(limits.MinHours is >= 0 and <= 8_760, $"{key}:Limits:MinHours", limits.MinHours, "0 to 8760 hours");
        CheckRatio($"{key}:Limits:Latency:P50", limits.Latency.P50);
        CheckRatio($"{key}:Limits:Latency:P99", limits.Latency.P99);
    }

    private void CheckRatio(string key, double? ratio) =>
        Range(ratio is null or (>= 1 and <= 1_000), key, ratio ?? 0, "1 to 1000 times the self-check's, such as 1.25");

    private void Check(SampleOptions samples)
    {
        Range(samples.MaxGroups is >= 1 and <= 10_000, "Samples:MaxGroups", samples.MaxGroups, "1 to 10000 groups");
        Range(samples.PerGroup is >= 0 and <= 100, "Samples:PerGroup", samples.PerGroup, "0 to 100 samples");
        Range(samples.MaxBytes is >= 65_536 and <= 1_073_741_824, "Samples:MaxBytes", samples.MaxBytes, "65536 to 1073741824 bytes");
        Range(samples.MaxBodyBytes is >= 0 and <= 262_144, "Samples:MaxBodyBytes", samples.MaxBodyBytes, "0 to 262144 bytes");
        Range(samples.MaxAge >= TimeSpan.FromMinutes(1) && samples.MaxAge <= TimeSpan.FromDays(366), "Samples:MaxAge", samples.MaxAge,
            "1 minute to 366 days, such as 7.00:00:00");
    }

    private void Check(AlertOptions alerts)
    {
        CheckAddress("Alerts:Webhook", alerts.Webhook);
        CheckAddress("Alerts:Dashboard", alerts.Dashboard);
        Range(IsMinuteToDay(alerts.Interval), "Alerts:Interval", alerts.Interval, "1 minute to 1 day, such as 00:10:00");
        Range(IsMinuteToDay(alerts.Silence), "Alerts:Silence", alerts.Silence, "1 minute to 1 day, such as 00:15:00");
        Range(alerts.MinCoverage is >= 0 and <= 1, "Alerts:MinCoverage", alerts.MinCoverage, "0 to 1, such as '90%'");
        Range(alerts.NewGroupShare is >= 0 and <= 1, "Alerts:NewGroupShare", alerts.NewGroupShare, "0 to 1, such as '0.1%'");
        if (alerts.Secret is { Length: < 16 })
        {
            errors.Add($"{path}:Alerts:Secret has {alerts.Secret.Length} characters; use at least 16.");
        }
    }

    private static bool IsMinuteToDay(TimeSpan time) => time >= TimeSpan.FromMinutes(1) && time <= TimeSpan.FromDays(1);

    private void CheckVersion(string key, string? version) =>
        Range(version is null or { Length: > 0 and <= MostVersion } && version?.Any(char.IsControl) is not true, key, version?.Length ?? 0,
            "a text of 1 to 100 characters on one line");

    private void CheckAddress(string key, Uri? address)
    {
        if (address is not null && (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https")))
        {
            errors.Add($"{path}:{key} must be an absolute http or https address.");
        }
    }

    private void Range(bool isInside, string key, object value, string allowed)
    {
        if (!isInside)
        {
            errors.Add(FormattableString.Invariant($"{path}:{key} is '{value}'; use {allowed}."));
        }
    }
}
