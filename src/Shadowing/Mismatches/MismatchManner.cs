namespace Shadowing.Mismatches;

/// <summary>A way in which the values of a group differ.</summary>
/// <param name="Text">In a few words, such as <c>case only</c>.</param>
/// <param name="Count">How many calls differed so.</param>
public sealed record MismatchManner(string Text, long Count);
