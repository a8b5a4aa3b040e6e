using System.Globalization;

namespace Shadowing.Experiments;

/// <summary>Says in one line what a reload has changed: each setting as it was and as it is.</summary>
internal static class SettingChanges
{
    private const int MostChanges = 12;

    /// <summary>Gets the line; null when nothing has changed.</summary>
    public static string? Describe(
        (ShadowingOptions Shared, Dictionary<string, ExperimentOptions> Experiments) before,
        (ShadowingOptions Shared, Dictionary<string, ExperimentOptions> Experiments) now)
    {
        var changes = Changes(SettingTexts.Of(before.Shared), SettingTexts.Of(now.Shared)).ToList();
        foreach (var (name, experiment) in now.Experiments.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (before.Experiments.TryGetValue(name, out var known))
            {
                changes.AddRange(Changes(SettingTexts.Of(name, known), SettingTexts.Of(name, experiment)));
            }
            else
            {
                changes.Add($"{name} is new");
            }
        }

        changes.AddRange(before.Experiments.Keys.Where(name => !now.Experiments.ContainsKey(name)).Order(StringComparer.Ordinal)
            .Select(static name => $"{name} is gone, so nothing of it is sampled any more"));
        return changes.Count == 0 ? null
            : changes.Count <= MostChanges ? string.Join("; ", changes)
            : string.Create(CultureInfo.InvariantCulture,
                $"{string.Join("; ", changes.Take(MostChanges))}; and {changes.Count - MostChanges} more");
    }

    private static IEnumerable<string> Changes(IReadOnlyList<SettingText> before, IReadOnlyList<SettingText> now) =>
        before.Zip(now).Where(static pair => !string.Equals(pair.First.Value, pair.Second.Value, StringComparison.Ordinal))
            .Select(static pair => $"{pair.Second.Key}: {SettingChange.Describe(pair.First, pair.Second)}{(SettingTexts.IsReadAtStart(pair.Second.Key) ? " (at the next start)" : string.Empty)}");
}
