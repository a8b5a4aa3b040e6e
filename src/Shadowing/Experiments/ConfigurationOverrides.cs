using Microsoft.Extensions.Configuration;
using Shadowing.Redaction;

namespace Shadowing.Experiments;

/// <summary>Puts what configuration says over what code says, field by field.</summary>
internal sealed class ConfigurationOverrides
{
    private readonly SettingReader _read;
    private readonly RuleReader _rules;

    public ConfigurationOverrides(ICollection<string> errors, ConfigurationSources sources)
    {
        _read = new SettingReader(errors);
        _rules = new RuleReader(errors, sources);
    }

    /// <summary>Applies a section whose keys are those of <see cref="ShadowingOptions"/>, and <c>Experiments</c>.</summary>
    public void Apply(IConfiguration section, string path, ShadowingOptions shared, Dictionary<string, ExperimentOptions> experiments) =>
        _read.Visit(section, path, new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase)
        {
            ["Enabled"] = value => _read.Boolean(value, flag => shared.Enabled = flag),
            ["Capacity"] = value => _read.Whole(value, "1 to 100000 calls", number => shared.Capacity = Narrow(number)),
            ["MaxBytes"] = value => _read.Whole(value, "65536 to 17179869184 bytes", number => shared.MaxBytes = number),
            ["Workers"] = value => _read.Whole(value, "1 to 256 calls", number => shared.Workers = Narrow(number)),
            ["MaxStuck"] = value => _read.Whole(value, "1 to 64 calls", number => shared.MaxStuck = Narrow(number)),
            ["PoolHeadroom"] = value => _read.Whole(value, "0 to 256 threads", number => shared.PoolHeadroom = Narrow(number)),
            ["DrainTimeout"] = value => _read.Duration(value, "a duration such as 00:00:05", time => shared.DrainTimeout = time),
            ["KeepValues"] = value => _read.Boolean(value, flag => shared.KeepValues = flag),
            ["Secret"] = value => shared.Secret = value.Value,
            ["Version"] = value => _read.Text(value, "a text of at most 100 characters", text => shared.Version = text),
            ["Instance"] = value => _read.Text(value, "a text of at most 100 characters", text => shared.Instance = text),
            ["KillSwitchFile"] = value =>
                _read.Text(value, "a whole path, such as /etc/shadowing/kill", text => shared.KillSwitchFile = text),
            ["Redaction"] = value => Apply(value, shared.Redaction),
            ["Samples"] = value => Apply(value, shared.Samples),
            ["Alerts"] = value => Apply(value, shared.Alerts),
            ["Experiments"] = value => Apply(value, experiments),
        });

    private void Apply(IConfigurationSection section, Dictionary<string, ExperimentOptions> experiments)
    {
        if (section.Value is { Length: > 0 })
        {
            _read.Refuse(section, "a section with a section for each experiment");
        }

        foreach (var child in section.GetChildren())
        {
            if (!experiments.TryGetValue(child.Key, out var experiment))
            {
                experiments.Add(child.Key, experiment = new ExperimentOptions());
            }

            Apply(child, experiment);
        }
    }

    private void Apply(IConfigurationSection section, ExperimentOptions experiment) =>
        _read.Visit(section, section.Path, new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase)
        {
            ["Enabled"] = value => _read.Boolean(value, flag => experiment.Enabled = flag),
            ["SampleRate"] = value => _read.Share(value, share => experiment.SampleRate = share),
            ["MaxPerSecond"] = value =>
                _read.Whole(value, "1 to 1000000 calls per second", number => experiment.MaxPerSecond = Narrow(number)),
            ["Candidate"] = value => _read.Address(value, address => experiment.Candidate = address),
            ["Routes"] = value => _read.List(value, experiment.Routes),
            ["Methods"] = value => _read.List(value, experiment.Methods),
            ["Timeout"] = value => _read.Duration(value, "a duration such as 00:00:02", time => experiment.Timeout = time),
            ["MaxBodyBytes"] = value => _read.Whole(value, "1024 to 67108864 bytes", number => experiment.MaxBodyBytes = Narrow(number)),
            ["Sticky"] = value => _read.Text(value, Sampling.StickyKey.Allowed, text => experiment.Sticky = text),
            ["Control"] = value => _read.Address(value, address => experiment.Control = address),
            ["SelfCheck"] = value => _read.Share(value, share => experiment.SelfCheck = share),
            ["CandidateVersion"] = value =>
                _read.Text(value, "a text of at most 100 characters", text => experiment.CandidateVersion = text),
            ["Headers"] = value => Apply(value, experiment.Headers),
            ["Limits"] = value => Apply(value, experiment.Limits),
            ["Contact"] = value => Apply(value, experiment.Contact),
            ["Ignore"] = value => experiment.Comparison.ReplaceIgnores(_read.Texts(value)),
            ["Rules"] = value => experiment.Comparison.ReplaceRules(_rules.ReadAll(value)),
            ["JsonTypes"] = value => _read.List(value, experiment.JsonTypes),
            ["KnownShapesOff"] = value => _read.List(value, experiment.KnownShapesOff),
            ["Important"] = value => _read.List(value, experiment.Important),
        });

    private void Apply(IConfigurationSection section, HeaderOptions headers) =>
        _read.Visit(section, section.Path, new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase)
        {
            ["Compare"] = value => _read.List(value, headers.Compare),
            ["Forward"] = value => _read.List(value, headers.Forward),
        });

    private void Apply(IConfigurationSection section, RedactionOptions redaction) =>
        _read.Visit(section, section.Path, new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase)
        {
            ["AllowPaths"] = value => _read.List(value, redaction.AllowPaths),
            ["AllowHeaders"] = value => _read.List(value, redaction.AllowHeaders),
            ["AllowQuery"] = value => _read.List(value, redaction.AllowQuery),
            ["AllowRoute"] = value => _read.List(value, redaction.AllowRoute),
            ["SensitiveNames"] = value => _read.List(value, redaction.SensitiveNames),
        });

    private void Apply(IConfigurationSection section, SampleOptions samples) =>
        _read.Visit(section, section.Path, new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase)
        {
            ["MaxGroups"] = value => _read.Whole(value, "1 to 10000 groups", number => samples.MaxGroups = Narrow(number)),
            ["PerGroup"] = value => _read.Whole(value, "0 to 100 samples", number => samples.PerGroup = Narrow(number)),
            ["MaxBytes"] = value => _read.Whole(value, "65536 to 1073741824 bytes", number => samples.MaxBytes = number),
            ["MaxBodyBytes"] = value => _read.Whole(value, "0 to 262144 bytes", number => samples.MaxBodyBytes = Narrow(number)),
            ["MaxAge"] = value => _read.Duration(value, "a duration such as 7.00:00:00", time => samples.MaxAge = time),
        });

    private void Apply(IConfigurationSection section, AlertOptions alerts) =>
        _read.Visit(section, section.Path, new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase)
        {
            ["Webhook"] = value => _read.Address(value, address => alerts.Webhook = address),
            ["Secret"] = value => alerts.Secret = value.Value,
            ["Interval"] = value => _read.Duration(value, "a duration such as 00:10:00", time => alerts.Interval = time),
            ["Silence"] = value => _read.Duration(value, "a duration such as 00:15:00", time => alerts.Silence = time),
            ["MinCoverage"] = value => _read.Share(value, share => alerts.MinCoverage = share),
            ["NewGroupShare"] = value => _read.Share(value, share => alerts.NewGroupShare = share),
            ["Dashboard"] = value => _read.Address(value, address => alerts.Dashboard = address),
        });

    private void Apply(IConfigurationSection section, LimitOptions limits) =>
        _read.Visit(section, section.Path, new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase)
        {
            ["MaxMismatches"] = value => _read.Share(value, share => limits.MaxMismatches = share),
            ["HarmfulMismatches"] = value => _read.Share(value, share => limits.HarmfulMismatches = share),
            ["MaxFailures"] = value => _read.Share(value, share => limits.MaxFailures = share),
            ["MinCoverage"] = value => _read.Share(value, share => limits.MinCoverage = share),
            ["MinPerEndpoint"] = value => _read.Whole(value, "1 to 1000000000 calls", number => limits.MinPerEndpoint = Narrow(number)),
            ["MinDistinct"] = value => _read.Whole(value, "1 to 1000000 requests", number => limits.MinDistinct = Narrow(number)),
            ["MinHours"] = value => _read.Number(value, "0 to 8760 hours", number => limits.MinHours = number),
            ["Latency"] = value => Apply(value, limits.Latency),
            ["Critical"] = value => _read.List(value, limits.Critical),
            ["Unverified"] = value => _read.List(value, limits.Unverified),
        });

    private void Apply(IConfigurationSection section, LatencyLimitOptions latency) =>
        _read.Visit(section, section.Path, new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase)
        {
            ["P50"] = value => _read.Number(value, "1 to 1000 times the self-check's, such as 1.1", ratio => latency.P50 = ratio),
            ["P99"] = value => _read.Number(value, "1 to 1000 times the self-check's, such as 1.25", ratio => latency.P99 = ratio),
        });

    private void Apply(IConfigurationSection section, ContactOptions contact) =>
        _read.Visit(section, section.Path, new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase)
        {
            ["Owner"] = value => _read.Text(value, "a team or a person", text => contact.Owner = text),
            ["OnCall"] = value => _read.Text(value, "a rota, a channel or a number", text => contact.OnCall = text),
            ["Escalation"] = value => _read.Text(value, "a text", text => contact.Escalation = text),
        });

    // What does not fit is out of every range, and the check of ranges says so.
    private static int Narrow(long number) => (int)Math.Clamp(number, int.MinValue, int.MaxValue);
}
