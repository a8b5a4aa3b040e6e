using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shadowing.Dashboard.Answers;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Redaction;

namespace Shadowing.Dashboard.Api;

/// <summary>Finds the experiment that a request names; an unknown name is answered with the known ones.</summary>
internal sealed class ExperimentFinder(ExperimentRegistry registry, AccountBook book)
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
        await ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, "No such experiment.",
            $"'{PrintableText.OneLine(name)}' is not declared; the known ones are {(known.Count == 0 ? "none" : string.Join(", ", known.Take(MostListed)))}.");
        return null;
    }
}
