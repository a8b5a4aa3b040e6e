namespace Shadowing.Storage.Alerts;

/// <summary>What was told of an experiment.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Content">What was told, as JSON that only this library reads.</param>
/// <param name="Alert">The last alert of it; null where there was none.</param>
/// <param name="HasFailed">Whether that was given up; of what is saved it says nothing.</param>
internal sealed record StoredWatch(string Experiment, string Content, string? Alert, bool HasFailed = false);
