namespace Shadowing.Storage.Shared;

/// <summary>What a store answers to a run that wrote.</summary>
/// <param name="IsFolded">Whether the run was taken in before, so that nothing was written: the process goes on as another run.</param>
/// <param name="Number">The last of its batches that is written; 0 where the store does not know the run any more.</param>
/// <param name="Now">The time of the store.</param>
/// <param name="IsHeld">Whether another run holds the turn.</param>
public sealed record RunReceipt(bool IsFolded, long Number, DateTimeOffset Now, bool IsHeld);
