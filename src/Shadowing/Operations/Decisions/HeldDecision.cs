namespace Shadowing.Operations.Decisions;

/// <summary>What holds here.</summary>
/// <param name="Value">The value of its cell.</param>
/// <param name="Change">The change that made it so; null where there is no cell of it.</param>
/// <param name="Version">The cell's version; 0 where there is no cell of it, null while the store does not have it yet.</param>
internal sealed record HeldDecision(string Value, string? Change, long? Version);
