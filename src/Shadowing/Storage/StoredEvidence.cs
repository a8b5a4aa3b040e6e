namespace Shadowing.Storage;

/// <summary>What an experiment's verdict rests on, as a store keeps it.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Content">The counts, as JSON that only this library reads.</param>
public sealed record StoredEvidence(string Experiment, string Content);
