using System.Net;

namespace Shadowing.AspNetCore.Tests.Candidates;

/// <summary>A body of an answer whose end throws, which comes after all of it was read.</summary>
internal sealed class BrokenEnd(byte[] body) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(body, 0, body.Length);

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        throw new InvalidOperationException("the end of an answer, on purpose");
    }
}
