namespace Shadowing.Dashboard.Api;

/// <summary>An instance that has not said yet that it knows what was decided.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LastSeen">When the store last heard of it.</param>
/// <param name="Silent">For how long it has said nothing.</param>
internal sealed record UnreachedInstance(string Name, DateTimeOffset LastSeen, TimeSpan Silent);
