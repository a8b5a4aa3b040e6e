using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Shadowing.Experiments;

/// <summary>Finds lists that two sources of the configuration made together by accident: configuration merges lists by index, so a shorter
/// one replaces only the beginning of a longer one.</summary>
internal sealed class MergedLists(ConfigurationSources sources)
{
    /// <summary>Gets a sentence for each such list below a section.</summary>
    public IEnumerable<string> Describe(IConfiguration section) => section.GetChildren().SelectMany(DescribeBelow);

    private IEnumerable<string> DescribeBelow(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        var isList = children.Count > 0
            && children.TrueForAll(static child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return !isList ? children.SelectMany(DescribeBelow)
            : WhyMixed(section.Path) is { } mixed ? [mixed]
            : children.Select(child => WhyMixedRule(child.Path)).OfType<string>();
    }

    private string? WhyMixed(string list)
    {
        var givers = sources.All.Select(source => (Source: source, Indexes: ConfigurationSources.KeysBelow(source, list)))
            .Where(static giver => giver.Indexes.Count > 0).ToList();
        if (givers.Count < 2)
        {
            return null;
        }

        var (last, replaced) = givers[^1];
        var earlier = givers.SkipLast(1)
            .Where(giver => giver.Indexes.Any(index => replaced.Contains(index) && IsReplaced($"{list}:{index}", giver.Source, last)))
            .ToList();
        var left = earlier.Where(giver => giver.Indexes.Except(replaced, StringComparer.OrdinalIgnoreCase).Any()).ToList();
        return left.Count == 0
            ? null
            : $"{list} is one list made of two: {Entries(replaced)} from {sources.NameOf(last)}, {Entries([.. left[^1].Indexes.Except(replaced, StringComparer.OrdinalIgnoreCase)])} from {sources.NameOf(left[^1].Source)}. "
                + "Lists are merged by index. Where the one was meant to replace the other, say all of it in the one; where it was meant to be added, give it other indexes.";
    }

    // A detail of a rule, or the same again, replaces nothing: that is what another source is for.
    private static bool IsReplaced(string entry, IConfigurationProvider earlier, IConfigurationProvider later)
    {
        if (later.TryGet(entry, out var said) && said is { Length: > 0 })
        {
            return earlier.TryGet(entry, out var before) && !string.Equals(before, said, StringComparison.Ordinal);
        }

        return RuleOf(later, entry) is { } rule && RuleOf(earlier, entry) is { } known && rule != known;
    }

    private string? WhyMixedRule(string entry)
    {
        var givers = sources.All.Where(source => RuleOf(source, entry) is not null).ToList();
        if (givers.Count < 2)
        {
            return null;
        }

        var left = givers.SkipLast(1)
            .SelectMany(source => ConfigurationSources.KeysBelow(source, entry)
            .Where(key => !key.Equals(RuleOf(source, entry)!.Value.Kind, StringComparison.OrdinalIgnoreCase)))
            .Except(ConfigurationSources.KeysBelow(givers[^1], entry), StringComparer.OrdinalIgnoreCase).ToList();
        return left.Count == 0
            ? null
            : $"{entry} is one rule made of two: {RuleOf(givers[^1], entry)!.Value.Kind} from {sources.NameOf(givers[^1])}, {string.Join(", ", left)} from {sources.NameOf(givers[^2])}. Lists are merged by index: give one of them another index.";
    }

    private static (string Kind, string? Path)? RuleOf(IConfigurationProvider source, string entry) =>
        ConfigurationSources.KeysBelow(source, entry).FirstOrDefault(RuleReader.IsRule) is { } kind
            ? (kind, source.TryGet($"{entry}:{kind}", out var path) ? path : null)
            : null;

    private static string Entries(IReadOnlyCollection<string> indexes) =>
        $"{(indexes.Count == 1 ? "entry" : "entries")} {string.Join(", ", indexes.Order(StringComparer.Ordinal))}";
}
