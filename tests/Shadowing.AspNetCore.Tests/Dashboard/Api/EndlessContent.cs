using System.Net;
using System.Net.Http.Headers;

namespace Shadowing.AspNetCore.Tests.Dashboard.Api;

/// <summary>A body that goes on until the server has had enough of it; it gives up itself after a gigabyte.</summary>
internal sealed class EndlessContent : HttpContent
{
    private const int MostBlocks = 16_384;

    /// <summary>Gets how many bytes the server took.</summary>
    public long Sent { get; private set; }

    public EndlessContent() => Headers.ContentType = new MediaTypeHeaderValue("application/json");

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync("{\"reason\":\""u8.ToArray());
        var block = new byte[65_536];
        Array.Fill(block, (byte)'a');
        for (var i = 0; i < MostBlocks; i++)
        {
            await stream.WriteAsync(block);
            await stream.FlushAsync();
            Sent += block.Length;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
