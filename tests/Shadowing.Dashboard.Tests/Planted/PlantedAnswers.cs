using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Sends what control and candidates answer, in one way, so that they differ in nothing that was not planted.</summary>
internal static class PlantedAnswers
{
    public static IResult Send(JsonObject body) => Results.Text(body.ToJsonString(), "application/json");
}
