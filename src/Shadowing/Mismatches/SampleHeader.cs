namespace Shadowing.Mismatches;

/// <summary>A header of a request or a response, or what may be kept of it.</summary>
/// <param name="Name">The header's name.</param>
/// <param name="Value">Its value; several lines are joined with a comma.</param>
public sealed record SampleHeader(string Name, string Value);
