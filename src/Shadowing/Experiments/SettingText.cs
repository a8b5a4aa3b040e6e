namespace Shadowing.Experiments;

/// <summary>One setting by its key, as it is and, on one line of any length, as a log may show it.</summary>
internal sealed record SettingText(string Key, string Value, string Shown)
{
    /// <summary>Gets the items of a list; null where the setting is a single value.</summary>
    public IReadOnlyList<string>? Items { get; init; }
}
