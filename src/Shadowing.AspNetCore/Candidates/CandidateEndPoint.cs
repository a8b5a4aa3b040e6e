using System.Net;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Where the server of the candidates in this process listens: an address that nothing but this library can connect to.</summary>
internal sealed class CandidateEndPoint(string protocol) : EndPoint
{
    /// <inheritdoc/>
    public override string ToString() => $"in-process:{protocol}";
}
