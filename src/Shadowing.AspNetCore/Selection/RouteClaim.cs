namespace Shadowing.AspNetCore.Selection;

/// <summary>Says of a route that an experiment wants whose it is instead.</summary>
/// <param name="Experiment">The experiment that does not get it.</param>
/// <param name="Entry">Its entry of <c>Routes</c>.</param>
/// <param name="Text">What becomes of it, in a sentence.</param>
/// <param name="IsAll">Whether nothing of the entry is left.</param>
internal sealed record RouteClaim(string Experiment, string Entry, string Text, bool IsAll);
