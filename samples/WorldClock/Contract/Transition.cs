namespace WorldClock.Contract;

/// <summary>One change of a zone's clocks.</summary>
/// <param name="At">When, in UTC: the first instant with the new offset.</param>
/// <param name="Before">The offset before.</param>
/// <param name="After">The offset from then on.</param>
/// <param name="IsDaylightSaving">Whether daylight saving is in force from then on.</param>
internal sealed record Transition(string At, string Before, string After, bool IsDaylightSaving);
