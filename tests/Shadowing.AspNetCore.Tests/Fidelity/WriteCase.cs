using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>One way to write a response, mapped as an endpoint of its own, and how a client asks for it.</summary>
internal sealed record WriteCase(string Name, RequestDelegate Handler)
{
    public string Method { get; init; } = "GET";

    /// <summary>Gets the part of the pipeline the case runs in: one of <see cref="PipelineArea"/>.</summary>
    public string Area { get; init; } = PipelineArea.Plain;

    /// <summary>Gets what the request carries besides the host, names in lower case.</summary>
    public IReadOnlyList<HeaderField> Headers { get; init; } = [];

    /// <summary>Gets the request's body; null when it has none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Gets a value indicating whether the body goes in chunks of odd sizes over HTTP/1.1, and in frames of odd sizes over HTTP/2;
    /// else its length is announced.</summary>
    public bool Chunked { get; init; }

    /// <summary>Gets a value indicating whether the handler answers only when it has the whole body.</summary>
    public bool ReadsToTheEnd { get; init; }

    public bool OverHttp1 { get; init; } = true;

    public bool OverHttp2 { get; init; } = true;

    public string Http1Version { get; init; } = "HTTP/1.1";

    /// <summary>Gets how many equal requests go over the one connection.</summary>
    public int Requests { get; init; } = 1;

    /// <summary>Gets a value indicating whether all requests are sent before the first answer is read.</summary>
    public bool Pipelined { get; init; }

    /// <summary>Gets the text whose arrival makes the client release the waiting handler; without one it does so when the response is
    /// complete.</summary>
    public string? ReleaseAfter { get; init; }

    /// <summary>Gets a value indicating whether another request follows on the connection, to see that it is still good and nothing is left
    /// in it.</summary>
    public bool Probe { get; init; } = true;

    /// <summary>Gets a value indicating whether over HTTP/1.1 the end of the answer comes only together with the next one.</summary>
    public bool EndsWithTheNext { get; init; }

    public string Path =>
        $"/{Area}/{new string([.. Name.Select(static c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')])}";

    /// <summary>Gets the body in the pieces in which it is sent.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces()
    {
        var body = Body.AsMemory();
        for (var number = 1; !body.IsEmpty; number++)
        {
            var length = Math.Min(Chunked ? (number * 977 % 3_000) + 1 : 16_384, body.Length);
            yield return body[..length];
            body = body[length..];
        }
    }
}
