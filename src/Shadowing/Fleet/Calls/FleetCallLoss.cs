using Shadowing.Experiments;

namespace Shadowing.Fleet.Calls;

/// <summary>Calls of which only their number is known: they ended too late for their window, or there was no room for them.</summary>
/// <param name="Key">The evidence run that they belong to.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Count">How many.</param>
internal readonly record struct FleetCallLoss(EvidenceKey Key, string Endpoint, long Count);
