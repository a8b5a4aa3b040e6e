namespace WorldClock.Contract;

/// <summary>What the clocks of one zone show when those of another show a given local time.</summary>
/// <param name="Local">The local time asked for, in the first zone.</param>
/// <param name="Kind"><c>unique</c>, <c>skipped</c> (the clocks jumped over it) or <c>ambiguous</c> (they showed it twice).</param>
/// <param name="Instant">The instant, in UTC. A skipped time is taken with the offset before the jump, an ambiguous one is the earlier of
/// the two.</param>
/// <param name="Target">What the second zone's clocks show at that instant.</param>
internal sealed record ConversionAnswer(string Local, string Kind, string Instant, string Target);
