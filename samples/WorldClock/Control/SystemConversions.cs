using Microsoft.AspNetCore.Http.HttpResults;
using WorldClock.Contract;

namespace WorldClock.Control;

/// <summary>Answers <c>GET /convert</c> with <see cref="TimeZoneInfo"/>.</summary>
internal static class SystemConversions
{
    public static Results<Ok<ConversionAnswer>, NotFound<Refusal>, BadRequest<Refusal>> Get(string from, string to, string local)
    {
        if (!SystemZones.TryFind(from, out var source))
        {
            return Refusal.UnknownZone(from);
        }

        if (!SystemZones.TryFind(to, out var target))
        {
            return Refusal.UnknownZone(to);
        }

        if (!TimeText.TryReadLocal(local, out var time))
        {
            return Refusal.NotALocalTime(local);
        }

        var (kind, offset) = Resolve(source, time);
        var utc = DateTime.SpecifyKind(time - offset, DateTimeKind.Utc);
        return TypedResults.Ok(new ConversionAnswer(
            TimeText.WriteLocal(time), kind, TimeText.WriteInstant(utc),
            TimeText.WriteLocal(TimeZoneInfo.ConvertTimeFromUtc(utc, target))));
    }

    private static (string Kind, TimeSpan Offset) Resolve(TimeZoneInfo zone, DateTime local)
    {
        if (zone.IsAmbiguousTime(local))
        {
            // The larger offset makes the earlier instant.
            return (LocalTimeKind.Ambiguous, zone.GetAmbiguousTimeOffsets(local).Max());
        }

        // For a skipped time GetUtcOffset gives the standard offset, which is the one before the clocks jump.
        return (zone.IsInvalidTime(local) ? LocalTimeKind.Skipped : LocalTimeKind.Unique, zone.GetUtcOffset(local));
    }
}
