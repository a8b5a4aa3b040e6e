using Microsoft.AspNetCore.Builder;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Answers as fast as the control, and now and then far later.</summary>
internal sealed class SlowCandidate(Planting planting)
{
    /// <summary>How long a slow answer takes: far beyond what two busy cores make of a fast one.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(300);

    public void Map(WebApplication app)
    {
        app.MapGet("/feeds/{id}", async (int id) =>
        {
            if (planting.Strikes(PlantedFault.SlowTail, id))
            {
                // The slowness itself, not a wait for something.
                await Task.Delay(Slow, TimeProvider.System);
            }

            return PlantedAnswers.Send(planting.Answer("feeds", id));
        });
        app.MapGet("/links/{id}", (int id) => PlantedAnswers.Send(planting.Answer("links", id)));
    }
}
