using System.Net;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>A client that sees what stands on the wire.</summary>
internal interface IRawClient
{
    string Protocol { get; }

    IPEndPoint Endpoint(FidelityServer server);

    bool Runs(WriteCase writeCase);

    Task<Evidence> RunAsync(IPEndPoint server, WriteCase writeCase, string number, Exchange exchange);
}
