using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Candidates.Behaviours;

/// <summary>Something that a handler does and that a server has an opinion on.</summary>
internal sealed record Behaviour(string Name, Func<Notes, Delegate> Handler)
{
    public string Method { get; init; } = "GET";

    public string Query { get; init; } = string.Empty;

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Gets a value indicating whether the body is sent in chunks, without a length.</summary>
    public bool IsChunked { get; init; }

    /// <summary>Gets a value indicating whether the client asks for the connection's end: else it would wait for more of what never
    /// comes.</summary>
    public bool Closes { get; init; }

    public Version Http1Version { get; init; } = new(1, 1);

    public bool OverHttp1 { get; init; } = true;

    public bool OverHttp2 { get; init; } = true;

    /// <summary>Gets what a middleware before the endpoint does.</summary>
    public Action<HttpContext>? Before { get; init; }

    /// <summary>Makes a behaviour of a handler that takes the context.</summary>
    public static Behaviour Of(string name, Func<HttpContext, Notes, Task> handler) =>
        new(name, notes => (HttpContext context) => handler(context, notes));
}
