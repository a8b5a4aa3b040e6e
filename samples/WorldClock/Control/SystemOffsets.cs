using Microsoft.AspNetCore.Http.HttpResults;
using WorldClock.Contract;

namespace WorldClock.Control;

/// <summary>Answers <c>GET /offset</c> with <see cref="TimeZoneInfo"/>.</summary>
internal static class SystemOffsets
{
    public static Results<Ok<OffsetAnswer>, NotFound<Refusal>, BadRequest<Refusal>> Get(string zone, string at)
    {
        if (!SystemZones.TryFind(zone, out var found))
        {
            return Refusal.UnknownZone(zone);
        }

        if (!TimeText.TryReadInstant(at, out var utc))
        {
            return Refusal.NotAnInstant(at);
        }

        return TypedResults.Ok(new OffsetAnswer(
            found.Id,
            TimeText.WriteInstant(utc),
            TimeText.WriteOffset(found.GetUtcOffset(utc)),
            TimeText.WriteLocal(TimeZoneInfo.ConvertTimeFromUtc(utc, found)),
            found.IsDaylightSavingTime(utc)));
    }
}
