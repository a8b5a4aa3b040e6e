namespace Shadowing.Storage.Alerts;

/// <summary>What was told of an experiment.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Content">What was told, as JSON that only this library reads.</param>
internal sealed record StoredWatch(string Experiment, string Content);
