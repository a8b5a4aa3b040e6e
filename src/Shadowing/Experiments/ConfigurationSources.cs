using Microsoft.Extensions.Configuration;

namespace Shadowing.Experiments;

/// <summary>Knows which source of a configuration says what; nothing where the root of the configuration is not known.</summary>
internal sealed class ConfigurationSources(IConfigurationRoot? root)
{
    /// <summary>Gets the sources, the one that has the last word last.</summary>
    public IReadOnlyList<IConfigurationProvider> All => root is null ? [] : [.. root.Providers];

    /// <summary>Gets the name of a source, for people: <c>JsonConfigurationProvider for 'appsettings.json' (Optional)</c>.</summary>
    /// <remarks>Of two that call themselves alike each is told by its place, from 1: a later one has the last word.</remarks>
    public string NameOf(IConfigurationProvider source)
    {
        var name = source.ToString() ?? source.GetType().Name;
        var place = All.TakeWhile(other => !ReferenceEquals(other, source)).Count() + 1;
        var isAlone = All.Count(other => string.Equals(other.ToString(), name, StringComparison.Ordinal)) <= 1;
        return Redaction.PrintableText.OneLine(
            isAlone ? name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} (source {place} of {All.Count})"));
    }

    /// <summary>Gets the names of the keys that a source has below a key.</summary>
    public static IReadOnlyList<string> KeysBelow(IConfigurationProvider source, string key) =>
        [.. source.GetChildKeys([], key).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Gets the source whose word on a key counts; null when none is known.</summary>
    public IConfigurationProvider? Of(string key) => All.LastOrDefault(source => source.TryGet(key, out _));
}
