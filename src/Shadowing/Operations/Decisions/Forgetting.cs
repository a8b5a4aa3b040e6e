namespace Shadowing.Operations.Decisions;

/// <summary>That a person has made an experiment's evidence forgotten.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Epoch">The epoch that begins with it: later than all before.</param>
/// <param name="By">Who it was.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When, by the clock of the instance that was told; only for people to read.</param>
internal sealed record Forgetting(string Experiment, long Epoch, string By, string Reason, DateTimeOffset At);
