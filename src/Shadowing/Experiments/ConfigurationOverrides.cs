using Microsoft.Extensions.Configuration;
using Shadowing.Comparison.Rules;
using Shadowing.Redaction;

namespace Shadowing.Experiments;

/// <summary>Puts what configuration says over what code says, field by field.</summary>
internal sealed class ConfigurationOverrides
{
    private static readonly SortedDictionary<string, RuleKind> s_ruleKeys = new(StringComparer.Ordinal)
    {
        ["Unordered"] = RuleKind.Unordered,
        ["Tolerance"] = RuleKind.Tolerance,
        ["Replace"] = RuleKind.Replace,
        ["Trim"] = RuleKind.Trim,
        ["IgnoreCase"] = RuleKind.IgnoreCase,
        ["Round"] = RuleKind.Round,
        ["Renumber"] = RuleKind.Renumber,
        ["NullIsMissing"] = RuleKind.NullIsMissing,
        ["EmptyIsMissing"] = RuleKind.EmptyIsMissing,
        ["Subset"] = RuleKind.Subset,
        ["Shape"] = RuleKind.Shape,
    };

    private static readonly Dictionary<string, RuleKind> s_details = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Key"] = RuleKind.Unordered,
        ["Absolute"] = RuleKind.Tolerance,
        ["Relative"] = RuleKind.Tolerance,
        ["Within"] = RuleKind.Tolerance,
        ["Pattern"] = RuleKind.Replace,
        ["With"] = RuleKind.Replace,
        ["Digits"] = RuleKind.Round,
    };

    private readonly ICollection<string> _errors;
    private readonly SettingReader _read;

    private readonly ConfigurationSources _sources;

    public ConfigurationOverrides(ICollection<string> errors, ConfigurationSources? sources = null)
    {
        _errors = errors;
        _sources = sources ?? new ConfigurationSources(root: null);
        _read = new SettingReader(errors);
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
            ["DrainTimeout"] = value => _read.Duration(value, "a duration such as 00:00:05", time => shared.DrainTimeout = time),
            ["KeepValues"] = value => _read.Boolean(value, flag => shared.KeepValues = flag),
            ["Secret"] = value => shared.Secret = value.Value,
            ["Version"] = value => _read.Text(value, "a text of at most 100 characters", text => shared.Version = text),
            ["Redaction"] = value => Apply(value, shared.Redaction),
            ["Samples"] = value => Apply(value, shared.Samples),
            ["Alerts"] = value => Apply(value, shared.Alerts),
            ["Experiments"] = value => Apply(value, experiments),
        });

    /// <summary>Tells whether a key of a rule says which rule it is.</summary>
    public static bool IsRule(string key) => s_ruleKeys.Keys.Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a single rule; null when it is none, and the errors say why.</summary>
    public RuleDeclaration? ReadRule(IConfigurationSection section) => Rule(section);

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
            ["MaxPerSecond"] = value => _read.Whole(value, "1 to 1000000 calls per second", number => experiment.MaxPerSecond = Narrow(number)),
            ["Candidate"] = value => _read.Address(value, address => experiment.Candidate = address),
            ["Routes"] = value => _read.List(value, experiment.Routes),
            ["Methods"] = value => _read.List(value, experiment.Methods),
            ["Timeout"] = value => _read.Duration(value, "a duration such as 00:00:02", time => experiment.Timeout = time),
            ["MaxBodyBytes"] = value => _read.Whole(value, "1024 to 67108864 bytes", number => experiment.MaxBodyBytes = Narrow(number)),
            ["Sticky"] = value => _read.Text(value, Sampling.StickyKey.Allowed, text => experiment.Sticky = text),
            ["Control"] = value => _read.Address(value, address => experiment.Control = address),
            ["SelfCheck"] = value => _read.Share(value, share => experiment.SelfCheck = share),
            ["CandidateVersion"] = value => _read.Text(value, "a text of at most 100 characters", text => experiment.CandidateVersion = text),
            ["Headers"] = value => Apply(value, experiment.Headers),
            ["Limits"] = value => Apply(value, experiment.Limits),
            ["Contact"] = value => Apply(value, experiment.Contact),
            ["Ignore"] = value => experiment.Comparison.ReplaceIgnores(_read.Texts(value)),
            ["Rules"] = value => experiment.Comparison.ReplaceRules(Rules(value)),
            ["JsonTypes"] = value => _read.List(value, experiment.JsonTypes),
            ["KnownShapesOff"] = value => _read.List(value, experiment.KnownShapesOff),
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
            ["Critical"] = value => _read.List(value, limits.Critical),
        });

    private void Apply(IConfigurationSection section, ContactOptions contact) =>
        _read.Visit(section, section.Path, new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase)
        {
            ["Owner"] = value => _read.Text(value, "a team or a person", text => contact.Owner = text),
            ["OnCall"] = value => _read.Text(value, "a rota, a channel or a number", text => contact.OnCall = text),
            ["Escalation"] = value => _read.Text(value, "a text", text => contact.Escalation = text),
        });

    private List<RuleDeclaration> Rules(IConfigurationSection section)
    {
        if (section.Value is { Length: > 0 })
        {
            _read.Refuse(section, "a list of rules such as { \"Unordered\": \"$.items\" }");
        }

        return [.. section.GetChildren().Select(Rule).OfType<RuleDeclaration>()];
    }

    private RuleDeclaration? Rule(IConfigurationSection section)
    {
        var (kind, path, details) = ((RuleKind?)null, string.Empty, new RuleDeclaration(RuleKind.Ignore, string.Empty));
        var kinds = 0;
        var readers = new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase)
        {
            ["Key"] = value => _read.Text(value, "the name of a property", text => details = details with { Key = text }),
            ["Absolute"] = value => _read.Number(value, "a number from 0", number => details = details with { Absolute = number }),
            ["Relative"] = value => _read.Number(value, "a share from 0 to 1", number => details = details with { Relative = number }),
            ["Within"] = value => _read.Duration(value, "a duration such as 00:00:02", time => details = details with { Within = time }),
            ["Pattern"] = value => _read.Text(value, "a regular expression", text => details = details with { Pattern = text }),
            ["With"] = value => details = details with { Replacement = value.Value },
            ["Digits"] = value => _read.Whole(value, "0 to 28 decimal places", number => details = details with { Digits = Narrow(number) }),
        };
        foreach (var (key, named) in s_ruleKeys)
        {
            readers.Add(key, value => _read.Text(value, "a path such as $.items", text => (kind, path, kinds) = (named, text, kinds + 1)));
        }

        _read.Visit(section, section.Path, readers);

        if (kinds != 1)
        {
            _errors.Add(kinds == 0 ? $"{section.Path} must say one of {string.Join(", ", s_ruleKeys.Keys)}, with a path." : SeveralIn(section));
            return null;
        }

        if (kind is RuleKind.Tolerance && details.Within != TimeSpan.Zero)
        {
            kind = details is { Absolute: 0, Relative: 0 } ? RuleKind.TimeTolerance : kind;
            if (kind is RuleKind.Tolerance)
            {
                _errors.Add($"{section.Path} says Within and Absolute or Relative; a tolerance is either of times or of numbers.");
            }
        }

        foreach (var key in section.GetChildren().Select(static child => child.Key).Where(key => s_details.TryGetValue(key, out var kindOf) && kindOf != KeyKind(kind!.Value)))
        {
            _errors.Add($"{section.Path}:{key} belongs to the rule {s_details[key]}; remove it.");
        }

        return details with { Kind = kind!.Value, Path = path };
    }

    // Nobody writes two rules into one: two sources of the configuration did, each with its own list.
    private string SeveralIn(IConfigurationSection section)
    {
        var said = section.GetChildren().Where(static child => IsRule(child.Key)).Select(child => (child.Key, Source: _sources.Of(child.Path))).OrderBy(static rule => rule.Key, StringComparer.Ordinal).ToList();
        if (said.Exists(static rule => rule.Source is null) || said.DistinctBy(static rule => rule.Source).Count() == 1)
        {
            return $"{section.Path} says {string.Join(" and ", said.Select(static rule => rule.Key))}; it must say one of them: make two rules of it.";
        }

        var list = section.Path[..section.Path.LastIndexOf(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)];
        var free = _sources.All.SelectMany(source => ConfigurationSources.KeysBelow(source, list)).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        return $"{section.Path} says {string.Join(" and ", said.Select(rule => $"{rule.Key} (from {_sources.NameOf(rule.Source!)})"))}, and it must say one of them: lists are merged by index, so that two rules became one. Give one of them another index, such as {list}:{free}.";
    }

    private static RuleKind KeyKind(RuleKind kind) => kind is RuleKind.TimeTolerance ? RuleKind.Tolerance : kind;

    // What does not fit is out of every range, and the check of ranges says so.
    private static int Narrow(long number) => (int)Math.Clamp(number, int.MinValue, int.MaxValue);
}
