using System.Net;

namespace Shadowing.FaultTests.Sizes;

/// <summary>An upload of any length, of which nothing is held.</summary>
internal sealed class PatternContent(long length, Action afterEach) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        Pattern.WriteAsync(stream, length, afterEach);

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }
}
