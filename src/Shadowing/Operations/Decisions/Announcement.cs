namespace Shadowing.Operations.Decisions;

/// <summary>That another build of an experiment's candidate answers from now on.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Version">The build.</param>
/// <param name="Instead">The build that answered before, as the instance knew that was told; null where it knew none.</param>
/// <param name="At">When, by that instance's clock; null where it is not said.</param>
internal sealed record Announcement(string Experiment, string Version, string? Instead, DateTimeOffset? At);
