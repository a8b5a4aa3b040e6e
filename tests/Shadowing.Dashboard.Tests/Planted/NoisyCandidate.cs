using Microsoft.AspNetCore.Builder;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Answers with a number that nobody gives twice, as the control does.</summary>
internal sealed class NoisyCandidate(Planting planting)
{
    public void Map(WebApplication app)
    {
        app.MapGet("/clocks/{id}", (int id) =>
        {
            planting.Strikes(PlantedFault.Noise, id);
            return PlantedAnswers.Send(planting.Answer("clocks", id));
        });
        app.MapGet("/zones/{id}", (int id) => PlantedAnswers.Send(planting.Answer("zones", id)));
    }
}
