using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime.TimeZones;
using WorldClock.Contract;

namespace WorldClock.Candidate;

/// <summary>Answers <c>GET /convert</c> with NodaTime.</summary>
internal static class NodaConversions
{
    public static Results<Ok<ConversionAnswer>, NotFound<Refusal>, BadRequest<Refusal>> Get(string from, string to, string local)
    {
        if (!NodaZones.TryFind(from, out var source))
        {
            return Refusal.UnknownZone(from);
        }

        if (!NodaZones.TryFind(to, out var target))
        {
            return Refusal.UnknownZone(to);
        }

        if (!NodaText.LocalTimes.Parse(local).TryGetValue(default, out var time))
        {
            return Refusal.NotALocalTime(local);
        }

        // The lenient resolver does what the contract asks for: the earlier of two, and past a gap by the gap's length.
        var mapping = source.MapLocal(time);
        var instant = Resolvers.LenientResolver(mapping).ToInstant();
        return TypedResults.Ok(new ConversionAnswer(
            NodaText.LocalTimes.Format(time), Kind(mapping), NodaText.Instants.Format(instant),
            NodaText.LocalTimes.Format(instant.InZone(target).LocalDateTime)));
    }

    private static string Kind(ZoneLocalMapping mapping) => mapping.Count switch
    {
        0 => LocalTimeKind.Skipped,
        1 => LocalTimeKind.Unique,
        _ => LocalTimeKind.Ambiguous,
    };
}
