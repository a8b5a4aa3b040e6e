namespace Shadowing.Notifications.Alerts;

/// <summary>What a watch knows of a mismatch group.</summary>
/// <param name="Endpoint">Its endpoint.</param>
/// <param name="Path">Its path.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="ComparedBefore">How many calls had been compared before it was first seen; null where that is not known.</param>
/// <param name="IsTold">Whether it was told.</param>
/// <param name="IsLast">Whether the last digest has told it.</param>
internal sealed record WatchedGroup(string Endpoint, string Path, string Kind, long? ComparedBefore, bool IsTold, bool IsLast);
