namespace Shadowing.Evidence.Counting;

/// <summary>How often a build's evidence was started.</summary>
/// <param name="Version">The build; null where nobody knows it.</param>
/// <param name="Count">How often.</param>
/// <param name="Lines">The settings of the last start.</param>
internal sealed record BuildStarts(string? Version, int Count, IReadOnlyList<string> Lines);
