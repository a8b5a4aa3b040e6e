using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Answers some calls with an error, and some not at all.</summary>
internal sealed class FailingCandidate(Planting planting)
{
    public const string Said = "the warehouse is read-only";

    public void Map(WebApplication app)
    {
        app.MapGet("/reports/{id}", (int id) => planting.Strikes(PlantedFault.ServerError, id)
            ? Results.Text(new JsonObject { ["title"] = Said }.ToJsonString(), "application/json", statusCode: 500)
            : PlantedAnswers.Send(planting.Answer("reports", id)));
        app.MapGet("/searches/{id}", async (int id, HttpContext context) =>
        {
            if (planting.Strikes(PlantedFault.Timeout, id))
            {
                // Until whoever asked has lost patience.
                var gone = new TaskCompletionSource();
                await using var registration = context.RequestAborted.Register(gone.SetResult);
                await gone.Task;
            }

            return PlantedAnswers.Send(planting.Answer("searches", id));
        });
        app.MapGet("/profiles/{id}", (int id) => PlantedAnswers.Send(planting.Answer("profiles", id)));
    }
}
