using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shadowing.Dashboard.Answers;
using Shadowing.Mismatches;

namespace Shadowing.Dashboard.Api;

/// <summary>Answers how candidates fail: groups of failures, and their samples, which show values of calls.</summary>
internal sealed class FailureReads(ExperimentFinder finder, FleetSamples samples)
{
    // A kind may be said more exactly, as in 'status 500'.
    private static readonly ApiParameter s_kind = new("kind", "How the candidate failed: one of the words, or a whole kind such as 'status 500'.")
    {
        Allowed = static kind => FailureKind.All.Any(known => FailureKind.Is(kind, known))
            ? null
            : $"{string.Join(", ", FailureKind.All)}, or a whole kind such as 'status 500'",
        Examples = FailureKind.All,
    };

    private static readonly ApiParameter s_sort = ApiParameters.Sort("count", "lastSeen", "firstSeen", "kind", "endpoint");

    /// <summary>Gets the parameters of the groups.</summary>
    public static IReadOnlyList<ApiParameter> GroupParameters { get; } =
    [
        ApiParameters.Endpoint, s_kind, .. BuildQuestion.Parameters, ApiParameters.From, ApiParameters.To, s_sort, ApiParameters.Page,
        ApiParameters.Size,
    ];

    /// <summary>Answers the groups.</summary>
    public async Task ListAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is not { Account: var account } found)
        {
            return;
        }

        if (await EndpointFinder.FindAsync(context, account) is not (true, var endpoint))
        {
            return;
        }

        var query = new ApiQuery(context.Request);
        var (kind, from, to) = (query.Text(s_kind), query.Time(ApiParameters.From), query.Time(ApiParameters.To));
        var page = query.Page();
        var isOf = BuildQuestion.Read(query).OfFailures(found.Reporter, account.Name);
        var groups = found.Reporter.Failures(account.Name)
            .Where(group => (endpoint is null || group.Endpoint.Equals(endpoint, StringComparison.OrdinalIgnoreCase))
                && (kind is null || FailureKind.Is(group.Kind, kind))
                && isOf(group)
                && (from is null || group.LastSeen >= from) && (to is null || group.FirstSeen < to));
        await ApiAnswer.WriteAsync(context, Page<FailureGroupReport>.Of([.. Sort(groups, query.Text(s_sort)!)], page),
            ApiJsonContext.Web.FailurePage);
    }

    /// <summary>Answers one group.</summary>
    public async Task OneAsync(HttpContext context)
    {
        if (await FindAsync(context) is (var group, var found)
            && found.Reporter.Failures(found.Settings.Name).FirstOrDefault(other => other.Id == group.Id) is { } report)
        {
            await ApiAnswer.WriteAsync(context, report, ApiJsonContext.Web.FailureGroupReport);
        }
    }

    /// <summary>Answers the samples of a group.</summary>
    public async Task SamplesAsync(HttpContext context)
    {
        if (await FindAsync(context) is (var group, var found) && await samples.OfAsync(context, found.View, group) is { } kept)
        {
            await ApiAnswer.WriteAsync(context, Page<FailureSample>.Of(kept, new ApiQuery(context.Request).Page()),
                ApiJsonContext.Web.FailureSamplePage);
        }
    }

    private async Task<(FailureGroup Group, FoundExperiment Found)?> FindAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is not { } found)
        {
            return null;
        }

        if (found.Account.Failures.Find(context.GetRouteValue("id") as string ?? string.Empty) is { } group)
        {
            return (group, found);
        }

        await ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, "No such group.",
            "It has gone, or never was: groups are kept for as long as Samples:MaxAge says after they were last seen.");
        return null;
    }

    private static IEnumerable<FailureGroupReport> Sort(IEnumerable<FailureGroupReport> groups, string sort)
    {
        var sorted = sort.TrimStart('-').ToUpperInvariant() switch
        {
            "LASTSEEN" => groups.OrderByDescending(static group => group.LastSeen),
            "FIRSTSEEN" => groups.OrderByDescending(static group => group.FirstSeen),
            "KIND" => groups.OrderBy(static group => group.Kind, StringComparer.Ordinal).ThenByDescending(static group => group.Count),
            "ENDPOINT" =>
                groups.OrderBy(static group => group.Endpoint, StringComparer.Ordinal).ThenByDescending(static group => group.Count),
            _ => groups.OrderByDescending(static group => group.Share.Count).ThenByDescending(static group => group.Count),
        };
        var ordered = sorted.ThenBy(static group => group.Id, StringComparer.Ordinal);
        return sort.StartsWith('-') ? ordered.Reverse() : ordered;
    }
}
