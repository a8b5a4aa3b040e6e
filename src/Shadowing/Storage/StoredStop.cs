namespace Shadowing.Storage;

/// <summary>Whether a person has stopped an experiment. Nothing but a person lets it go on: no reload, no restart.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="IsStopped">Whether it is stopped.</param>
/// <param name="By">Who said so.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record StoredStop(string Experiment, bool IsStopped, string By, string Reason, DateTimeOffset At);
