using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Answers;
using Shadowing.Experiments;
using Shadowing.Redaction;

namespace Shadowing.Dashboard.Api;

/// <summary>Finds the experiment that a request names; an unknown name is answered with the known ones, to whoever may see
/// them.</summary>
internal sealed class ExperimentFinder(ExperimentRegistry registry, ViewFinder views, DashboardGate gate)
{
    private const int MostListed = 20;

    /// <summary>Finds the experiment, and what was counted of it; null, and the answer is written, when there is none.</summary>
    public async Task<FoundExperiment?> FindAsync(HttpContext context) =>
        await FindSettingsAsync(context) is { } experiment && await views.FindAsync(context) is { } view
            ? new FoundExperiment(experiment, view)
            : null;

    /// <summary>Finds the experiment, whatever the store does; null, and the answer is written, when there is none.</summary>
    public async Task<Experiment?> FindSettingsAsync(HttpContext context)
    {
        var name = context.GetRouteValue("name") as string ?? string.Empty;
        if (registry.Current.Find(name) is { } experiment)
        {
            return experiment;
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
