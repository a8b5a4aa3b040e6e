namespace Shadowing.Fleet.Calls;

/// <summary>A group that a call was seen in.</summary>
/// <param name="Id">The id of the group.</param>
/// <param name="IsReal">Whether it counts against the candidate there: what is noise does not.</param>
internal readonly record struct FleetCallGroup(string Id, bool IsReal);
