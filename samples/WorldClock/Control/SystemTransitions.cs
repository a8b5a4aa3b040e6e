using WorldClock.Contract;

namespace WorldClock.Control;

/// <summary>Knows transitions from <see cref="TimeZoneInfo"/>, which has no list of them: looks for the changes day by day, then halves the
/// day.</summary>
internal sealed class SystemTransitions : ITransitions
{
    public TransitionsAnswer? Within(string zone, int year) =>
        SystemZones.TryFind(zone, out var found) ? new TransitionsAnswer(found.Id, year, [.. Within(found, year)]) : null;

    private static IEnumerable<Transition> Within(TimeZoneInfo zone, int year)
    {
        // From the last second of the year before, so that a change at midnight of New Year belongs to the new year.
        var before = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(-1);
        var end = before.AddYears(1);
        while (before < end)
        {
            var after = before.AddDays(1) < end ? before.AddDays(1) : end;
            if (StateAt(zone, before) != StateAt(zone, after))
            {
                after = FirstChange(zone, before, after);
                yield return new Transition(
                    TimeText.WriteInstant(after),
                    TimeText.WriteOffset(zone.GetUtcOffset(before)),
                    TimeText.WriteOffset(zone.GetUtcOffset(after)),
                    zone.IsDaylightSavingTime(after));
            }

            before = after;
        }
    }

    private static DateTime FirstChange(TimeZoneInfo zone, DateTime before, DateTime after)
    {
        var state = StateAt(zone, before);
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before.AddSeconds(Math.Floor((after - before).TotalSeconds / 2));
            (before, after) = StateAt(zone, middle) == state ? (middle, after) : (before, middle);
        }

        return after;
    }

    private static (TimeSpan Offset, bool IsDaylightSaving) StateAt(TimeZoneInfo zone, DateTime utc) =>
        (zone.GetUtcOffset(utc), zone.IsDaylightSavingTime(utc));
}
