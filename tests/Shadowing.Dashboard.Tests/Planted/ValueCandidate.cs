using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Answers with other content: a wrong number, a field too few, one too many, a list turned around.</summary>
internal sealed class ValueCandidate(Planting planting)
{
    public void Map(WebApplication app)
    {
        Map(app, PlantedFault.WrongValue, static (body, id) => body["total"] = 1_000 + id + 0.5);
        Map(app, PlantedFault.MissingField, static (body, _) => body.Remove("tier"));
        Map(app, PlantedFault.ExtraField, static (body, _) => body["draft"] = "unpaid");
        Map(app, PlantedFault.Order, static (body, _) => body["colours"] = new JsonArray("blue", "green", "red"));
        app.MapGet("/stock/{id}", (int id) => PlantedAnswers.Send(planting.Answer("stock", id)));
    }

    private void Map(WebApplication app, PlantedFault fault, Action<JsonObject, int> spoil)
    {
        var route = PlantedRoutes.Of(fault);
        app.MapGet(route.Pattern, (int id) =>
        {
            var body = planting.Answer(route.Name, id);
            if (planting.Strikes(fault, id))
            {
                spoil(body, id);
            }

            return PlantedAnswers.Send(body);
        });
    }
}
