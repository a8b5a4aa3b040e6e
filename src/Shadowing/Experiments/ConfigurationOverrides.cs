using Microsoft.Extensions.Configuration;
using Shadowing.Comparison;
using Shadowing.Comparison.Rules;

namespace Shadowing.Experiments;

/// <summary>Puts what configuration says over what code says, field by field.</summary>
internal sealed class ConfigurationOverrides
{
    private readonly ICollection<string> _errors;
    private readonly SettingReader _read;

    public ConfigurationOverrides(ICollection<string> errors)
    {
        _errors = errors;
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
            ["MaxPerSecond"] = value => _read.Whole(value, "1 to 1000000 calls per second", number => experiment.MaxPerSecond = Narrow(number)),
            ["Candidate"] = value => _read.Address(value, address => experiment.Candidate = address),
            ["Routes"] = value => _read.List(value, experiment.Routes),
            ["Methods"] = value => _read.List(value, experiment.Methods),
            ["Timeout"] = value => _read.Duration(value, "a duration such as 00:00:02", time => experiment.Timeout = time),
            ["MaxBodyBytes"] = value => _read.Whole(value, "1024 to 67108864 bytes", number => experiment.MaxBodyBytes = Narrow(number)),
            ["Sticky"] = value => _read.Text(value, Sampling.StickyKey.Allowed, text => experiment.Sticky = text),
            ["Control"] = value => _read.Address(value, address => experiment.Control = address),
            ["SelfCheck"] = value => _read.Share(value, share => experiment.SelfCheck = share),
            ["Headers"] = value => Apply(value, experiment.Headers),
            ["Ignore"] = value => experiment.Comparison.ReplaceIgnores(_read.Texts(value)),
            ["Rules"] = value => experiment.Comparison.ReplaceRules(Rules(value)),
        });

    private void Apply(IConfigurationSection section, HeaderOptions headers) =>
        _read.Visit(section, section.Path, new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase)
        {
            ["Compare"] = value => _read.List(value, headers.Compare),
            ["Forward"] = value => _read.List(value, headers.Forward),
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
        string? unordered = null;
        string? tolerance = null;
        string? key = null;
        var absolute = 0d;
        var relative = 0d;
        _read.Visit(section, section.Path, new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase)
        {
            ["Unordered"] = value => _read.Text(value, "a path such as $.items", text => unordered = text),
            ["Key"] = value => _read.Text(value, "the name of a property", text => key = text),
            ["Tolerance"] = value => _read.Text(value, "a path such as $.total", text => tolerance = text),
            ["Absolute"] = value => _read.Number(value, "a number from 0", number => absolute = number),
            ["Relative"] = value => _read.Number(value, "a share from 0 to 1", number => relative = number),
        });

        if ((unordered is null) == (tolerance is null))
        {
            _errors.Add($"{section.Path} must say either Unordered or Tolerance, each with a path.");
            return null;
        }

        return unordered is not null
            ? new RuleDeclaration(RuleKind.Unordered, unordered) { Key = key }
            : new RuleDeclaration(RuleKind.Tolerance, tolerance!) { Absolute = absolute, Relative = relative };
    }

    // What does not fit is out of every range, and the check of ranges says so.
    private static int Narrow(long number) => (int)Math.Clamp(number, int.MinValue, int.MaxValue);
}
