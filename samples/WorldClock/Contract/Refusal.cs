using Microsoft.AspNetCore.Http.HttpResults;

namespace WorldClock.Contract;

/// <summary>Why a question was not answered.</summary>
internal sealed record Refusal(string Error)
{
    public static NotFound<Refusal> UnknownZone(string zone) => TypedResults.NotFound(new Refusal($"The zone '{zone}' is not known."));

    public static BadRequest<Refusal> NotAnInstant(string text) =>
        TypedResults.BadRequest(new Refusal($"'{text}' is not an instant such as 1911-03-10T12:00:00Z."));

    public static BadRequest<Refusal> NotALocalTime(string text) =>
        TypedResults.BadRequest(new Refusal($"'{text}' is not a local time such as 1950-07-01T02:30:00."));

    public static BadRequest<Refusal> YearOutOfRange(int year) =>
        TypedResults.BadRequest(new Refusal($"{year} is not a year from {Years.First} to {Years.Last}."));
}
