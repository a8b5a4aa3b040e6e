using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Answers;
using Shadowing.Evidence;
using Shadowing.Redaction;
using Shadowing.Reports.Fleets;
using Shadowing.Storage.Shared;

namespace Shadowing.Dashboard.Api;

/// <summary>Finds out whose calls a request asks about: the fleet's where there is one, unless it names an instance.</summary>
internal sealed class ViewFinder(FleetView fleet)
{
    private const string ScopeHeader = "Shadowing-Of";
    private const int MostListed = 20;

    /// <summary>Finds it.</summary>
    /// <param name="context">The request.</param>
    /// <returns>Null, and the answer is written, where there is no such instance, or the store does not answer.</returns>
    public async Task<EvidenceView?> FindAsync(HttpContext context)
    {
        var name = new ApiQuery(context.Request).Text(ApiParameters.Instance);
        if (await FindAsync(context, name) is not { } view)
        {
            return null;
        }

        // Who reads one number of an answer knows by this whose it is.
        var scope = view.Book.Scope;
        context.Response.Headers[ScopeHeader] = scope.Of switch
        {
            EvidenceScope.Fleet => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"fleet; instances={scope.Instances}"),
            EvidenceScope.Instance => $"instance; name={Uri.EscapeDataString(scope.Instance ?? string.Empty)}",
            _ => "process",
        };
        return view;
    }

    private async Task<EvidenceView?> FindAsync(HttpContext context, string? name)
    {
        if (!fleet.IsOn)
        {
            return name is null ? fleet.Own : await NoneAsync(context, name, []);
        }

        if (name is not null && fleet.IsOwn(name))
        {
            // At hand, whatever the store does.
            return fleet.Own;
        }

        try
        {
            var picture = await fleet.ReadAsync(context.RequestAborted);
            if (name is null)
            {
                return picture.View;
            }

            // Of those with one name the one that lives, or did last.
            var live = picture.Runs.Where(static run => !run.IsFolded).OrderBy(static run => run.IsOver)
                .ThenByDescending(static run => run.LastSeen).ToList();
            return live.Find(run => IsNamed(run, name)) is { } run ? await fleet.ReadRunAsync(run, context.RequestAborted)
                : await NoneAsync(context, name, live);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The store does not answer.",
                "What the fleet has counted cannot be read now; the page Health says how the store fares, and 'instance' asks for what one instance has counted.");
            return null;
        }
    }

    private static bool IsNamed(RunReading run, string name) =>
        run.Instance.Equals(name, StringComparison.OrdinalIgnoreCase) || run.Run.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static async Task<EvidenceView?> NoneAsync(HttpContext context, string name, List<RunReading> live)
    {
        var known = live.ConvertAll(static run => run.Instance);
        await ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, "No such instance.", live.Count == 0
            ? $"'instance' is '{PrintableText.OneLine(name)}', and this process shares its store with nobody."
            : $"'instance' is '{PrintableText.OneLine(name)}'; the known ones are {string.Join(", ", known.Take(MostListed))}.{ApiParameter.Meant(name, known)}");
        return null;
    }
}
