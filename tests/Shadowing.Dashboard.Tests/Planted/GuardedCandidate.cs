using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Asks for a credential that it never gets, because it is another server.</summary>
internal sealed class GuardedCandidate(Planting planting)
{
    public void Map(WebApplication app)
    {
        app.MapGet("/orders/{id}", (int id, HttpContext context) =>
            context.Request.Headers.Authorization.Count == 0 && planting.Strikes(PlantedFault.WithheldCredential, id)
                ? Results.StatusCode(StatusCodes.Status401Unauthorized)
                : PlantedAnswers.Send(planting.Answer("orders", id)));
        app.MapGet("/menus/{id}", (int id) => PlantedAnswers.Send(planting.Answer("menus", id)));
    }
}
