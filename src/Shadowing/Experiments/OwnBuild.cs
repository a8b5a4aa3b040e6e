using System.Reflection;

namespace Shadowing.Experiments;

/// <summary>Names the build of this application.</summary>
internal static class OwnBuild
{
    // What the SDK writes where nobody gives a version: two releases would have one name.
    private const string Default = "1.0.0";

    /// <summary>Gets the name of the build of an assembly: its informational version; where that is the one that every project has, with
    /// what tells its compilations apart.</summary>
    /// <returns>Null where there is none.</returns>
    public static string? Of(Assembly? assembly) =>
        assembly?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion is not { } version ? null
        : version is Default ? $"{version}{Compilation(assembly)}"
        : version;

    private static string Compilation(Assembly assembly)
    {
        try
        {
            return $"+{assembly.ManifestModule.ModuleVersionId.ToString("N")[..8]}";
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            // Compiled ahead of time there may be no such thing.
            return string.Empty;
        }
    }
}
