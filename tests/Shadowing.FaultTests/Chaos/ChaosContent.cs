using System.Net;

namespace Shadowing.FaultTests.Chaos;

/// <summary>The body of a case over HTTP/2.</summary>
internal sealed class ChaosContent : HttpContent
{
    private readonly ChaosCase _chaos;
    private readonly byte[] _bytes;

    public ChaosContent(ChaosCase chaos)
    {
        (_chaos, _bytes) = (chaos, chaos.Bytes());
        if (chaos.Body == BodyKind.Json)
        {
            Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var pieces = _bytes.Chunk(_chaos.Client == ClientBehaviour.InPieces ? 1 + (_bytes.Length / 7) : 16_384).ToList();
        for (var piece = 0; piece < pieces.Count; piece++)
        {
            if (_chaos.Client == ClientBehaviour.CutsItsUpload && piece >= pieces.Count / 2)
            {
                throw new IOException("The upload is cut.");
            }

            await stream.WriteAsync(pieces[piece]);
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return _chaos.Body != BodyKind.Chunked;
    }
}
