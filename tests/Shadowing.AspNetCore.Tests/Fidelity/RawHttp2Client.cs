using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Runs cases over HTTP/2 without TLS on a bare socket, one connection each.</summary>
internal sealed class RawHttp2Client(TimeSpan patience) : IRawClient
{
    public string Protocol => "HTTP/2";

    public IPEndPoint Endpoint(FidelityServer server) => server.Http2;

    public bool Runs(WriteCase writeCase) => writeCase.OverHttp2;

    public async Task<Evidence> RunAsync(IPEndPoint server, WriteCase writeCase, string number, Exchange exchange)
    {
        using var deadline = new CancellationTokenSource(patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var conversation = new Http2Conversation(socket, exchange, writeCase.ReleaseAfter, deadline.Token);
        await socket.ConnectAsync(server, deadline.Token);
        var ending = await TalkAsync(conversation, writeCase, number, exchange, deadline.Token);
        return Evidence.Of(writeCase, conversation.Received, ending, exchange.Notes);
    }

    public byte[] Content(Evidence seen) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(seen.Bytes).Replace(Http2Response.NoError, string.Empty, StringComparison.Ordinal));

    private static async Task<ConnectionEnding> TalkAsync(Http2Conversation conversation, WriteCase writeCase, string number,
        Exchange exchange, CancellationToken deadline)
    {
        try
        {
            await conversation.OpenAsync();
            for (var i = 0; i < writeCase.Requests; i++)
            {
                if (await conversation.AskAsync(
                    [.. Request(writeCase.Method, writeCase.Path), new(Exchanges.Header, number), .. writeCase.Headers,
                        .. Length(writeCase)], writeCase.Body is null ? null : writeCase.Pieces()) is { } ending)
                {
                    exchange.Break();
                    return ending;
                }
            }

            exchange.Release();
            await exchange.Finished.WaitAsync(deadline);

            // A frame that comes late for the stream is read while waiting for the probe's answer.
            return await conversation.AskAsync(Request("GET", FidelityServer.ProbePath)) ?? ConnectionEnding.ByClient;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return ConnectionEnding.TimedOut;
        }
        finally
        {
            exchange.Arrive();
            exchange.Release();
            await Task.WhenAny(exchange.Finished, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, deadline));
        }
    }

    private static HeaderField[] Length(WriteCase writeCase) =>
        writeCase.Body is null || writeCase.Chunked
            ? []
            : [new("content-length", writeCase.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    private static HeaderField[] Request(string method, string path) =>
        [new(":method", method), new(":scheme", "http"), new(":path", path), new(":authority", "fidelity")];
}
