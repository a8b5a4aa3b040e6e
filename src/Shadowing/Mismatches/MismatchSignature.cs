using System.Security.Cryptography;
using System.Text;
using Shadowing.Comparison.Differences;

namespace Shadowing.Mismatches;

/// <summary>What makes two mismatches the same cause: the endpoint, the path with its indexes removed, and the kind.</summary>
internal readonly record struct MismatchSignature(string Endpoint, string Path, DifferenceKind Kind)
{
    /// <summary>Gets what identifies the cause in an experiment, for ever.</summary>
    public string IdIn(string experiment) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{experiment.ToUpperInvariant()}\0{Endpoint}\0{Path}\0{DifferenceText.Of(Kind)}"))
                .AsSpan(0, 16));
}
