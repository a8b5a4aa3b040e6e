using Microsoft.Extensions.Configuration;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Rules.Kinds;

namespace Shadowing.Experiments;

/// <summary>Reads rules from configuration, each as its kind says.</summary>
internal sealed class RuleReader(ICollection<string> errors, ConfigurationSources sources)
{
    private static readonly IReadOnlyList<RuleKind> s_kinds = [.. RuleKinds.All.Where(static kind => kind.IsOfRules)];
    private static readonly IReadOnlyList<string> s_names =
        [.. s_kinds.Select(static kind => kind.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private readonly SettingReader _read = new(errors);

    /// <summary>Tells whether a key of a rule says which rule it is.</summary>
    public static bool IsRule(string key) => s_names.Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a list of rules; one that is none is left out, and the errors say why.</summary>
    public List<RuleDeclaration> ReadAll(IConfigurationSection section)
    {
        if (section.Value is { Length: > 0 })
        {
            _read.Refuse(section, "a list of rules such as { \"Unordered\": \"$.items\" }");
        }

        return [.. section.GetChildren().Select(Read).OfType<RuleDeclaration>()];
    }

    /// <summary>Reads a single rule; null when it is none, and the errors say why.</summary>
    public RuleDeclaration? Read(IConfigurationSection section)
    {
        var (name, path, names) = (string.Empty, string.Empty, 0);
        var values = new RuleValues(_read);
        var readers = new SortedDictionary<string, Action<IConfigurationSection>>(StringComparer.OrdinalIgnoreCase);
        foreach (var key in s_kinds.SelectMany(static kind => kind.Keys))
        {
            readers.Add(key.Name, value => values.Read(key, value));
        }

        foreach (var known in s_names)
        {
            readers.Add(known, value =>
                _read.Text(value, "a path such as $.items", text => (name, path, names) = (known, text, names + 1)));
        }

        _read.Visit(section, section.Path, readers);
        if (names != 1)
        {
            errors.Add(names == 0 ? $"{section.Path} must say one of {string.Join(", ", s_names)}, with a path." : SeveralIn(section));
            return null;
        }

        var named = s_kinds.Where(kind => kind.Name == name).ToList();
        RefuseForeign(section, named);
        var said = named.FindAll(kind => kind.Keys.Any(key => values.Has(key)));
        if (said.Count > 1)
        {
            errors.Add($"{section.Path} says {string.Join(" and ", said.AsEnumerable().Reverse().Select(static kind => string.Join(" or ", kind.Keys.Select(static key => key.Name))))}; a {name.ToLowerInvariant()} is either of {string.Join(" or of ", said.AsEnumerable().Reverse().Select(static kind => kind.Of))}.");
        }

        return (said.Count > 0 ? said[0] : named[0]).Read!(path, values);
    }

    private void RefuseForeign(IConfigurationSection section, List<RuleKind> named)
    {
        foreach (var key in section.GetChildren().Select(static child => child.Key))
        {
            if (s_kinds.FirstOrDefault(
                kind => kind.Keys.Any(known => known.Name.Equals(key, StringComparison.OrdinalIgnoreCase))) is { } owner
                    && named.TrueForAll(kind => kind.Name != owner.Name))
            {
                errors.Add($"{section.Path}:{key} belongs to the rule {owner.Name}; remove it.");
            }
        }
    }

    // Nobody writes two rules into one: two sources of the configuration did, each with its own list.
    private string SeveralIn(IConfigurationSection section)
    {
        var said = section.GetChildren().Where(static child => IsRule(child.Key))
            .Select(child => (child.Key, Source: sources.Of(child.Path))).OrderBy(static rule => rule.Key, StringComparer.Ordinal).ToList();
        if (said.Exists(static rule => rule.Source is null) || said.DistinctBy(static rule => rule.Source).Count() == 1)
        {
            return $"{section.Path} says {string.Join(" and ", said.Select(static rule => rule.Key))}; it must say one of them: make two rules of it.";
        }

        var list = section.Path[..section.Path.LastIndexOf(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)];
        var free = sources.All.SelectMany(source => ConfigurationSources.KeysBelow(source, list)).Distinct(StringComparer.OrdinalIgnoreCase)
            .Count();
        return $"{section.Path} says {string.Join(" and ", said.Select(rule => $"{rule.Key} (from {sources.NameOf(rule.Source!)})"))}, and it must say one of them: lists are merged by index, so that two rules became one. Give one of them another index, such as {list}:{free}.";
    }
}
