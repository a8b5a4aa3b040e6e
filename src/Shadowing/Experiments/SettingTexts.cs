using System.Globalization;
using Shadowing.Comparison.Rules;
using Shadowing.Redaction;

namespace Shadowing.Experiments;

/// <summary>Writes settings down, each by its key, so that two moments can be compared; what is secret is compared and not shown.</summary>
internal static class SettingTexts
{
    private const string None = "none";

    /// <summary>Gets the settings that all experiments share.</summary>
    public static IReadOnlyList<SettingText> Of(ShadowingOptions shared) =>
    [
        Plain("Enabled", Text(shared.Enabled)),
        Plain("Capacity", Text(shared.Capacity)),
        Plain("MaxBytes", Text(shared.MaxBytes)),
        Plain("Workers", Text(shared.Workers)),
        Plain("MaxStuck", Text(shared.MaxStuck)),
        Plain("PoolHeadroom", Text(shared.PoolHeadroom)),
        Plain("DrainTimeout", Text(shared.DrainTimeout)),
        Plain("KeepValues", shared.KeepValues is { } kept ? Text(kept) : None),
        Withheld("Secret", shared.Secret),
        Plain("Version", shared.Version ?? None),
        Plain("Instance", shared.Instance ?? None),
        Plain("KillSwitchFile", shared.KillSwitchFile ?? None),
        List("Redaction:AllowPaths", shared.Redaction.AllowPaths),
        List("Redaction:AllowHeaders", shared.Redaction.AllowHeaders),
        List("Redaction:AllowQuery", shared.Redaction.AllowQuery),
        List("Redaction:AllowRoute", shared.Redaction.AllowRoute),
        List("Redaction:SensitiveNames", shared.Redaction.SensitiveNames),
        Plain("Samples:MaxGroups", Text(shared.Samples.MaxGroups)),
        Plain("Samples:PerGroup", Text(shared.Samples.PerGroup)),
        Plain("Samples:MaxBytes", Text(shared.Samples.MaxBytes)),
        Plain("Samples:MaxBodyBytes", Text(shared.Samples.MaxBodyBytes)),
        Plain("Samples:MaxAge", Text(shared.Samples.MaxAge)),
        Host("Alerts:Webhook", shared.Alerts.Webhook),
        Withheld("Alerts:Secret", shared.Alerts.Secret),
        Plain("Alerts:Interval", Text(shared.Alerts.Interval)),
        Plain("Alerts:Silence", Text(shared.Alerts.Silence)),
        Plain("Alerts:MinCoverage", Text(shared.Alerts.MinCoverage)),
        Plain("Alerts:NewGroupShare", Text(shared.Alerts.NewGroupShare)),
        Host("Alerts:Dashboard", shared.Alerts.Dashboard),
    ];

    /// <summary>Gets the settings of an experiment.</summary>
    public static IReadOnlyList<SettingText> Of(string name, ExperimentOptions experiment)
    {
        var key = $"Experiments:{name}:";
        return
        [
            Plain(key + "Enabled", Text(experiment.Enabled)),
            Plain(key + "SampleRate", Text(experiment.SampleRate)),
            Plain(key + "MaxPerSecond", Text(experiment.MaxPerSecond)),
            Plain(key + "Candidate", experiment.Candidate?.ToString() ?? None),
            List(key + "Routes", experiment.Routes),
            List(key + "Methods", experiment.Methods),
            Plain(key + "Timeout", Text(experiment.Timeout)),
            Plain(key + "MaxBodyBytes", Text(experiment.MaxBodyBytes)),
            Plain(key + "Sticky", experiment.Sticky ?? None),
            Plain(key + "SelfCheck", Text(experiment.SelfCheck)),
            Plain(key + "Control", experiment.Control?.ToString() ?? None),
            Plain(key + "CandidateVersion", experiment.CandidateVersion ?? None),
            List(key + "Headers:Compare", experiment.Headers.Compare),
            List(key + "Headers:Forward", experiment.Headers.Forward),
            List(key + "Rules", experiment.Comparison.Declarations.Select(static rule => rule.FullText)),
            List(key + "JsonTypes", experiment.JsonTypes),
            List(key + "KnownShapesOff", experiment.KnownShapesOff),
            List(key + "Important", experiment.Important),
            Plain(key + "Limits:MaxMismatches", Text(experiment.Limits.MaxMismatches)),
            Plain(key + "Limits:HarmfulMismatches", experiment.Limits.HarmfulMismatches is { } harmful ? Text(harmful) : None),
            Plain(key + "Limits:MaxFailures", Text(experiment.Limits.MaxFailures)),
            Plain(key + "Limits:MinCoverage", Text(experiment.Limits.MinCoverage)),
            Plain(key + "Limits:MinPerEndpoint", Text(experiment.Limits.MinPerEndpoint)),
            Plain(key + "Limits:MinDistinct", Text(experiment.Limits.MinDistinct)),
            Plain(key + "Limits:MinHours", Text(experiment.Limits.MinHours)),
            Plain(key + "Limits:Latency:P50", experiment.Limits.Latency.P50 is { } median ? Text(median) : None),
            Plain(key + "Limits:Latency:P99", experiment.Limits.Latency.P99 is { } tail ? Text(tail) : None),
            List(key + "Limits:Critical", experiment.Limits.Critical),
            List(key + "Limits:Unverified", experiment.Limits.Unverified),
            Plain(key + "Contact:Owner", experiment.Contact.Owner ?? None),
            Plain(key + "Contact:OnCall", experiment.Contact.OnCall ?? None),
            Plain(key + "Contact:Escalation", experiment.Contact.Escalation ?? None),
        ];
    }

    /// <summary>Tells whether a setting is read at the start only, so that a change of it waits for the next one.</summary>
    public static bool IsReadAtStart(string key) =>
        key is "Capacity" or "MaxBytes" or "Workers" or "MaxStuck" or "PoolHeadroom" or "KillSwitchFile"
            or "Samples:MaxGroups" or "Samples:PerGroup" or "Samples:MaxBytes";

    private static SettingText Plain(string key, string value) => new(key, value, PrintableText.OneLine(value, int.MaxValue));

    private static SettingText Withheld(string key, string? value) => new(key, value ?? None, value is null ? None : "(withheld)");

    // The path of a webhook is what opens it.
    private static SettingText Host(string key, Uri? address) =>
        new(key, address?.ToString() ?? None,
            address is null ? None : address.IsAbsoluteUri ? $"{address.Scheme}://{address.Host}/…" : "(withheld)");

    // Counted and parted by what is in no setting: one item may read as two.
    private static SettingText List(string key, IEnumerable<string> items)
    {
        var list = items.ToList();
        return Plain(key, list.Count == 0 ? None : $"[{string.Join(", ", list)}]") with
        {
            Value =
            string.Join('\0', list.Prepend(Text(list.Count))),
            Items = list
        };
    }

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(TimeSpan value) => value.ToString("c", CultureInfo.InvariantCulture);

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(format: null, CultureInfo.InvariantCulture);
}
