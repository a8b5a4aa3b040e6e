using Microsoft.AspNetCore.Http.HttpResults;
using WorldClock.Contract;

namespace WorldClock.Candidate;

/// <summary>Answers <c>GET /offset</c> with NodaTime.</summary>
internal static class NodaOffsets
{
    public static Results<Ok<OffsetAnswer>, NotFound<Refusal>, BadRequest<Refusal>> Get(string zone, string at)
    {
        if (!NodaZones.TryFind(zone, out var found))
        {
            return Refusal.UnknownZone(zone);
        }

        if (!NodaText.Instants.Parse(at).TryGetValue(default, out var instant))
        {
            return Refusal.NotAnInstant(at);
        }

        var interval = found.GetZoneInterval(instant);
        return TypedResults.Ok(new OffsetAnswer(
            found.Id,
            NodaText.Instants.Format(instant),
            NodaText.Offsets.Format(interval.WallOffset),
            NodaText.LocalTimes.Format(instant.InZone(found).LocalDateTime),
            interval.IsDaylightSaving()));
    }
}
