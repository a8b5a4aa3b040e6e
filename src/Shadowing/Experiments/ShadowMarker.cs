namespace Shadowing.Experiments;

/// <summary>The header that tells a shadow call from a real one. Anybody may send it: it only ever turns shadowing off.</summary>
internal static class ShadowMarker
{
    /// <summary>The header's name; its value is the experiment's name.</summary>
    public const string Header = "Shadowing-Experiment";

    /// <summary>The header whose value tells this process's own shadow calls from those of anybody else.</summary>
    public const string InstanceHeader = "Shadowing-Instance";

    /// <summary>Gets what this process sends there: made up at its start, and told to its candidates only.</summary>
    public static string Instance { get; } = Guid.NewGuid().ToString("N");
}
