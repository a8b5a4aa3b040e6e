namespace Shadowing.Experiments;

/// <summary>The header that tells a shadow call from a real one. Anybody may send it: it only ever turns shadowing off.</summary>
internal static class ShadowMarker
{
    /// <summary>The header's name; its value is the experiment's name.</summary>
    public const string Header = "Shadowing-Experiment";
}
