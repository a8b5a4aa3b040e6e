namespace Shadowing.Generators.Interfaces;

/// <summary>Why no decorator can be written for an interface, and what its author can do.</summary>
/// <param name="Why">The reason, as the end of a sentence.</param>
/// <param name="WayOut">What to do, as the end of a sentence.</param>
internal sealed record Refusal(string Why, string WayOut);
