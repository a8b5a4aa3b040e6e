using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Answers;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Redaction;

namespace Shadowing.Dashboard.Api;

/// <summary>Finds the experiment that a request names; an unknown name is answered with the known ones, to whoever may see
/// them.</summary>
internal sealed class ExperimentFinder(ExperimentRegistry registry, AccountBook book, DashboardGate gate)
{
    private const int MostListed = 20;

    /// <summary>Finds the experiment; null, and the answer is written, when there is none.</summary>
    public async Task<(Experiment Settings, ExperimentRecord Account)?> FindAsync(HttpContext context)
    {
        var name = context.GetRouteValue("name") as string ?? string.Empty;
        if (registry.Current.Find(name) is { } experiment)
        {
            return (experiment, book.Experiment(experiment.Name));
        }

        var known = registry.Current.All.Select(static other => other.Name).ToList();
        var others = await gate.MaySeeNamesAsync(context)
            ? $"; the known ones are {(known.Count == 0 ? "none" : string.Join(", ", known.Take(MostListed)))}.{ApiParameter.Meant(name, known)}"
            : ".";
        await ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, "No such experiment.",
            $"'{PrintableText.OneLine(name)}' is not declared{others}");
        return null;
    }
}
