using Microsoft.AspNetCore.Builder;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>The endpoints as they are in production.</summary>
internal sealed class PlantedControl(Planting planting)
{
    /// <summary>Maps them, each with its experiment.</summary>
    public void Map(WebApplication app, IEnumerable<string> experiments)
    {
        var handlers = new QuoteCandidate(planting);
        foreach (var route in experiments.SelectMany(PlantedRoutes.In))
        {
            var endpoint = app.MapGet(route.Pattern, (int id) => PlantedAnswers.Send(planting.Answer(route.Name, id)));
            if (route.Experiment == PlantedRoutes.InProcess)
            {
                endpoint.WithShadow(route.Experiment, handlers.HandlerOf(route.Name));
            }
            else
            {
                endpoint.WithShadow(route.Experiment);
            }
        }
    }

    /// <summary>Maps some of them without any experiment: the control as a server of its own.</summary>
    public void MapTwin(WebApplication app, string experiment)
    {
        foreach (var route in PlantedRoutes.In(experiment))
        {
            app.MapGet(route.Pattern, (int id) => PlantedAnswers.Send(planting.Answer(route.Name, id)));
        }
    }
}
