using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>More than one request on a connection, connections that end, and old clients.</summary>
internal static class ConnectionCases
{
    public static IEnumerable<WriteCase> All(CaseFiles files) =>
    [
        .. from technique in Techniques(files)
           from withLength in (bool[])[false, true]
           let body = WriteCases.Body(technique, 5_000, withLength)
           from writeCase in (WriteCase[])
           [
               body with { Name = $"Twice on a connection: {body.Name}", Requests = 2 },
               body with { Name = $"Pipelined: {body.Name}", Requests = 3, Pipelined = true, OverHttp2 = false },
               body with { Name = $"Connection close: {body.Name}", Headers = [new("Connection", "close")], OverHttp2 = false },
               body with { Name = $"HTTP/1.0: {body.Name}", Http1Version = "HTTP/1.0", Probe = false, OverHttp2 = false },
           ]
           select writeCase,
        new("Connection close by the handler", static context =>
        {
            context.Response.Headers.Connection = "close";
            return context.Response.WriteAsync("bye");
        }) { OverHttp2 = false },
        new("HTTP/1.0 with keep-alive", static context =>
        {
            context.Response.ContentLength = 2;
            return context.Response.WriteAsync("ok");
        }) { Http1Version = "HTTP/1.0", Headers = [new("Connection", "keep-alive")], OverHttp2 = false },
        new("Twice on a connection: throws",
            static context => throw WriteCases.Fault(context, new FormatException("broken"))) { Requests = 2 },
    ];

    private static IEnumerable<WriteTechnique> Techniques(CaseFiles files) =>
        WriteTechniques.All(files).Where(static technique => technique.Name is
        "Body.WriteAsync of memory" or "BodyWriter.WriteAsync" or "BodyWriter.GetMemory, Advance, FlushAsync" or "SendFileAsync whole"
            or "CompleteAsync at the end");
}
