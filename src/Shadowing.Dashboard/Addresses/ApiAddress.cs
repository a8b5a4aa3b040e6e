using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Answers;

namespace Shadowing.Dashboard.Addresses;

/// <summary>An address of the API: it is mapped, checked and described by this and by nothing else.</summary>
/// <param name="Id">What clients call it.</param>
/// <param name="Pattern">Its address below the API.</param>
/// <param name="Methods">The methods that it has.</param>
/// <param name="Need">What its caller needs.</param>
/// <param name="Says">What it does, in one sentence.</param>
/// <param name="Handler">Answers it.</param>
internal sealed record ApiAddress(string Id, string Pattern, IReadOnlyList<string> Methods, DashboardNeed Need, string Says,
    RequestDelegate Handler)
{
    /// <summary>Where all of them are, below the prefix.</summary>
    public const string Root = "api/v1";

    /// <summary>Gets what may be asked.</summary>
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>Gets the answers that it has besides those that come of what it is; the first is the usual one.</summary>
    public required IReadOnlyList<ApiOutcome> Outcomes { get; init; }

    /// <summary>Gets what is sent; null where nothing is.</summary>
    public ApiRequest? Request { get; init; }

    /// <summary>Gets a value indicating whether its answers have tags.</summary>
    public bool IsTagged { get; init; } = true;

    /// <summary>Answers a request, or says what is wrong with it.</summary>
    public Task AnswerAsync(HttpContext context) =>
        ApiQuery.Wrong(context.Request, Parameters) is { } error
            ? ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, "Not a question that can be answered.", error)
            : Handler(context);
}
