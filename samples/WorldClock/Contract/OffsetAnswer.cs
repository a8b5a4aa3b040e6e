namespace WorldClock.Contract;

/// <summary>What the clocks of a zone show at an instant.</summary>
/// <param name="Zone">The zone's IANA id.</param>
/// <param name="At">The instant, in UTC.</param>
/// <param name="Offset">How far the zone's clocks are ahead of UTC, such as <c>+05:30:00</c>.</param>
/// <param name="Local">What the clocks show.</param>
/// <param name="IsDaylightSaving">Whether daylight saving is in force.</param>
internal sealed record OffsetAnswer(string Zone, string At, string Offset, string Local, bool IsDaylightSaving);
