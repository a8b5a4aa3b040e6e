using System.Security.Cryptography;
using System.Text;

namespace Shadowing.Mismatches;

/// <summary>What makes two failures of a candidate the same cause: the endpoint and how it failed.</summary>
internal readonly record struct FailureSignature(string Endpoint, string Kind)
{
    /// <summary>Gets a value indicating whether the candidate threw.</summary>
    public bool IsThrown => FailureKind.Is(Kind, FailureKind.AnyThrow);

    /// <summary>Gets what identifies the cause in an experiment, for ever. No difference has this id: those have one part more.</summary>
    public string IdIn(string experiment) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{experiment.ToUpperInvariant()}\0{Endpoint}\0{Kind}")).AsSpan(0, 16));
}
