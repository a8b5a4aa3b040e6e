using Microsoft.AspNetCore.Builder;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Answers some calls with more than is recorded.</summary>
internal sealed class LargeCandidate(Planting planting)
{
    public const int Cap = 4_096;

    public void Map(WebApplication app)
    {
        app.MapGet("/exports/{id}", (int id) =>
        {
            var body = planting.Answer("exports", id);
            if (planting.Strikes(PlantedFault.BodyOverCap, id))
            {
                body["padding"] = new string('x', 2 * Cap);
            }

            return PlantedAnswers.Send(body);
        });
        app.MapGet("/labels/{id}", (int id) => PlantedAnswers.Send(planting.Answer("labels", id)));
    }
}
