using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Answers;
using Shadowing.Evidence;
using Shadowing.Redaction;

namespace Shadowing.Dashboard.Api;

/// <summary>Finds the endpoint that a question is about: one that nobody knows is a mistake, and not one without calls.</summary>
internal static class EndpointFinder
{
    private const int MostListed = 20;

    /// <summary>Finds the endpoint.</summary>
    /// <param name="context">The request.</param>
    /// <param name="account">The experiment.</param>
    /// <param name="isKnownElsewhere">Whether something else knows it, where the experiment does not any more.</param>
    /// <returns>The endpoint as the accounts write it, null for all of them; not found, and the answer is written, where there is
    /// none.</returns>
    public static async Task<(bool IsFound, string? Name)> FindAsync(HttpContext context, ExperimentRecord account,
        Func<string, Task<bool>>? isKnownElsewhere = null)
    {
        if (new ApiQuery(context.Request).Text(ApiParameters.Endpoint) is not { } name)
        {
            return (true, null);
        }

        var known = Known(account).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (known.Find(other => other.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } endpoint)
        {
            return (true, endpoint);
        }

        if (isKnownElsewhere is not null && await isKnownElsewhere(name))
        {
            return (true, name);
        }

        var listed = string.Join(", ", known.Take(MostListed).DefaultIfEmpty("none"));
        await ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, "No such endpoint.",
            $"'endpoint' is '{PrintableText.OneLine(name)}', which is none of {account.Name}'s; the known ones are {listed}.{ApiParameter.Meant(name, known)}");
        return (false, null);
    }

    // Those that are sampled go before those that only may be. What was restored may be of one that the application does not have any
    // more.
    private static IEnumerable<string> Known(ExperimentRecord account) =>
    [
        .. account.Endpoints.Select(static endpoint => endpoint.Endpoint), .. account.Declared,
        .. account.Groups.All.Select(static group => group.Signature.Endpoint),
        .. account.Failures.All.Select(static group => group.Signature.Endpoint),
    ];
}
