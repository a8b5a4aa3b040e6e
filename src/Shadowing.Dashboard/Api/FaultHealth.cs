namespace Shadowing.Dashboard.Api;

/// <summary>Faults of the library that were caught.</summary>
internal sealed record FaultHealth(long Count, long OnCallersPath);
