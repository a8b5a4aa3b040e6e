namespace Shadowing.Storage.Alerts;

/// <summary>What whoever begins to speak for all must know.</summary>
/// <param name="Fence">His fence.</param>
/// <param name="Watches">What was told of experiments, by whoever has spoken before.</param>
internal sealed record AlertTurn(long Fence, IReadOnlyList<StoredWatch> Watches);
