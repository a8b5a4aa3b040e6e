namespace Shadowing.Redaction;

/// <summary>What is kept of a body.</summary>
/// <param name="Text">The redacted text: JSON indented; null where nothing is kept.</param>
/// <param name="WhyNot">Why nothing is kept; null where something is.</param>
internal readonly record struct KeptBody(string? Text, string? WhyNot);
