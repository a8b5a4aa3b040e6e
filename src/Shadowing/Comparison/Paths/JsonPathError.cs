namespace Shadowing.Comparison.Paths;

/// <summary>Why a text is no path, and where: the position counts characters from 1.</summary>
internal readonly record struct JsonPathError(int Position, string Reason);
