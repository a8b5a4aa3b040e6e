namespace Shadowing.Dashboard.Api;

/// <summary>What was changed, and whether it will survive a restart.</summary>
internal sealed record DoneAnswer(string Experiment, string Action, string State, bool IsStored, string Note);
