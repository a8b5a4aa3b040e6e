namespace Shadowing.Experiments;

/// <summary>One setting by its key, as it is and as a log may show it.</summary>
internal sealed record SettingText(string Key, string Value, string Shown);
