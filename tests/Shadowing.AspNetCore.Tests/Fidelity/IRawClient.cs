using System.Net;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>A client that sees what stands on the wire.</summary>
internal interface IRawClient
{
    public string Protocol { get; }

    public IPEndPoint Endpoint(FidelityServer server);

    public bool Runs(WriteCase writeCase);

    public Task<Evidence> RunAsync(IPEndPoint server, WriteCase writeCase, string number, Exchange exchange);
}
