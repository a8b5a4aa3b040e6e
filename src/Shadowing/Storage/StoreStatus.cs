namespace Shadowing.Storage;

/// <summary>How the store fares, for the page Health.</summary>
/// <param name="Description">What the store is.</param>
/// <param name="LastWritten">When a batch was last written; null when none was.</param>
/// <param name="Failures">How often it could not be read at start, or written.</param>
/// <param name="LostRows">How many rows were given up.</param>
/// <param name="PendingRows">How many rows wait to be written, those of a write that has not come back among them.</param>
/// <param name="LostCalls">How many calls those who share the store could not be told of: the fleet counts them as not judged.</param>
/// <param name="LastError">What is wrong at this moment, without values and paths; null when nothing is.</param>
internal sealed record StoreStatus(string Description, DateTimeOffset? LastWritten, long Failures, long LostRows, long PendingRows,
    long LostCalls, string? LastError);
