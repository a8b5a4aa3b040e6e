using System.Net;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>A client that sees what stands on the wire.</summary>
internal interface IRawClient
{
    string Protocol { get; }

    IPEndPoint Endpoint(FidelityServer server);

    bool Runs(WriteCase writeCase);

    /// <summary>Gets what was seen without what follows how far the client was: where chunks end, and that the rest of a request was not
    /// wanted.</summary>
    byte[] Content(Evidence seen);

    Task<Evidence> RunAsync(IPEndPoint server, WriteCase writeCase, string number, Exchange exchange);
}
