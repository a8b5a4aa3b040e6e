namespace Shadowing.Operations.Decisions;

/// <summary>That another build of an experiment's candidate answers from now on.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Version">The build.</param>
/// <param name="At">When, by the clock of the instance that was told.</param>
internal sealed record Announcement(string Experiment, string Version, DateTimeOffset At);
