using NodaTime;
using NodaTime.TimeZones;
using WorldClock.Contract;

namespace WorldClock.Candidate;

/// <summary>Knows transitions from NodaTime, which knows a zone as a row of intervals.</summary>
internal sealed class NodaTransitions : ITransitions
{
    public TransitionsAnswer? Within(string zone, int year) =>
        NodaZones.TryFind(zone, out var found) ? new TransitionsAnswer(found.Id, year, [.. Within(found, year)]) : null;

    private static IEnumerable<Transition> Within(DateTimeZone zone, int year)
    {
        // From the last second of the year before, so that a change at midnight of New Year belongs to the new year.
        var start = Instant.FromUtc(year, 1, 1, 0, 0) - Duration.FromSeconds(1);
        var end = Instant.FromUtc(year + 1, 1, 1, 0, 0);
        var intervals = zone.GetZoneIntervals(new Interval(start, end)).ToList();
        return intervals.Zip(intervals.Skip(1))
            .Where(static pair => Changes(pair.First, pair.Second))
            .Select(static pair => new Transition(
                NodaText.Instants.Format(pair.Second.Start),
                NodaText.Offsets.Format(pair.First.WallOffset),
                NodaText.Offsets.Format(pair.Second.WallOffset),
                pair.Second.IsDaylightSaving()));
    }

    // An interval of NodaTime also ends where only the abbreviation changes, which this answer does not show.
    private static bool Changes(ZoneInterval before, ZoneInterval after) =>
        before.WallOffset != after.WallOffset || before.IsDaylightSaving() != after.IsDaylightSaving();
}
