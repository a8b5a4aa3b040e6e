using System.Reflection;

namespace Shadowing.Benchmarks.Report;

/// <summary>Says what was measured.</summary>
internal static class MeasuredBuild
{
    /// <summary>Gets the version, with the commit, which the compiler's tools put there.</summary>
    public static string Version =>
        typeof(MeasuredBuild).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "an unknown version";
}
