namespace Shadowing.Dashboard.Api;

/// <summary>What this instance calls itself: counts are its own.</summary>
internal static class Instance
{
    /// <summary>Gets the name of the machine or the container.</summary>
    public static string Name { get; } = Environment.MachineName;
}
