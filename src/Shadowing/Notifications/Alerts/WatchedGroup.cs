namespace Shadowing.Notifications.Alerts;

/// <summary>What a watch knows of a mismatch group.</summary>
/// <param name="Endpoint">Its endpoint.</param>
/// <param name="Path">Its path.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="ComparedBefore">How many calls had been compared before it was first seen; null where that is not known.</param>
/// <param name="ToldBy">The alert that has told it; null where none has.</param>
internal sealed record WatchedGroup(string Endpoint, string Path, string Kind, long? ComparedBefore, string? ToldBy);
