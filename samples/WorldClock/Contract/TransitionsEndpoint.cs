using Microsoft.AspNetCore.Http.HttpResults;

namespace WorldClock.Contract;

/// <summary>Answers <c>GET /transitions</c> with whatever is registered for <see cref="ITransitions"/>: it need not know that another one
/// is tried.</summary>
internal static class TransitionsEndpoint
{
    public static Results<Ok<TransitionsAnswer>, NotFound<Refusal>, BadRequest<Refusal>> Get(string zone, int year,
        ITransitions transitions) =>
        !Years.Contains(year) ? Refusal.YearOutOfRange(year)
        : transitions.Within(zone, year) is { } answer ? TypedResults.Ok(answer)
        : Refusal.UnknownZone(zone);
}
