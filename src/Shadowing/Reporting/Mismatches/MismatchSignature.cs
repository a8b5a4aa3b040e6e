using Shadowing.Comparison;

namespace Shadowing.Reporting.Mismatches;

/// <summary>What makes two mismatches the same cause: the endpoint, the path with its indexes removed, and the kind.</summary>
internal readonly record struct MismatchSignature(string Endpoint, string Path, DifferenceKind Kind);
