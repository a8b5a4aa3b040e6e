namespace Shadowing.Benchmarks.Scale;

/// <summary>How many calls are compared in a second.</summary>
/// <param name="Body">About how long the answers are.</param>
/// <param name="Workers">How many calls may be under way at once.</param>
/// <param name="Waits">Whether the candidate waits before it answers.</param>
/// <param name="PerSecond">How many.</param>
internal sealed record ComparedPoint(int Body, int Workers, bool Waits, double PerSecond);
