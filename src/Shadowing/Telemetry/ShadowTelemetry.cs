using System.Diagnostics;

namespace Shadowing.Telemetry;

/// <summary>The names under which telemetry is found.</summary>
public static class ShadowTelemetry
{
    /// <summary>The name of the <c>Meter</c> and of the <c>ActivitySource</c>: <c>Shadowing</c>.</summary>
    public const string Name = "Shadowing";

    internal static ActivitySource Source { get; } = new(Name);
}
