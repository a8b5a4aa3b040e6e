namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>An endpoint of the application, with the fault of its candidate.</summary>
/// <param name="Fault">What is planted there; null where the candidate is as good as the control.</param>
/// <param name="Experiment">The experiment that shadows it.</param>
/// <param name="Name">The first part of its path.</param>
/// <param name="Calls">How many calls are sent.</param>
/// <param name="Bad">In how many of them the candidate is at fault.</param>
/// <param name="Usual">How many calls are sent before all others, with none that is at fault among them.</param>
internal sealed record PlantedRoute(PlantedFault? Fault, string Experiment, string Name, int Calls, int Bad, int Usual = 0)
{
    /// <summary>Gets its template, as the page writes it.</summary>
    public string Endpoint => $"GET /{Name}/{{id}}";

    /// <summary>Gets the pattern that maps it.</summary>
    public string Pattern => $"/{Name}/{{id}}";
}
