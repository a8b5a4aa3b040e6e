namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>Two values that are held against each other, or one without partner.</summary>
internal readonly record struct NaiveEvent(NaiveNode? Control, NaiveNode? Candidate, NaivePlace Place, bool IsExcused = false);
