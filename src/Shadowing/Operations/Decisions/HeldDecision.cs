namespace Shadowing.Operations.Decisions;

/// <summary>What holds here.</summary>
/// <param name="Value">The value of its cell.</param>
/// <param name="Version">The cell's version; null while the store does not have it, or where no others share the store.</param>
internal sealed record HeldDecision(string Value, long? Version);
