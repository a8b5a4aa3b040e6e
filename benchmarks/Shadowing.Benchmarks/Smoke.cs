namespace Shadowing.Benchmarks;

/// <summary>Whether benchmarks only run once, to show that they work.</summary>
internal static class Smoke
{
    public static bool IsOn { get; set; }
}
