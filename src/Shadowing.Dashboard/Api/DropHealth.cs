namespace Shadowing.Dashboard.Api;

/// <summary>How many calls an experiment lost for one reason.</summary>
internal sealed record DropHealth(string Experiment, string Reason, long Count);
