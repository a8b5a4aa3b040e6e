using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Runs cases over HTTP/1.1 on a bare socket, one connection each, and keeps every byte.</summary>
internal sealed class RawHttp1Client(TimeSpan patience) : IRawClient
{
    public string Protocol => "HTTP/1.1";

    public IPEndPoint Endpoint(FidelityServer server) => server.Http1;

    public bool Runs(WriteCase writeCase) => writeCase.OverHttp1;

    public async Task<Evidence> RunAsync(IPEndPoint server, WriteCase writeCase, string number, Exchange exchange)
    {
        using var deadline = new CancellationTokenSource(patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var conversation = new Http1Conversation(socket, exchange, writeCase.ReleaseAfter, deadline.Token);
        var request = Request(writeCase, number);
        var rest = exchange.Arrival == Arrival.RestAfterTheAnswer ? Body(writeCase).Count() / 2 : 0;
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        exchange.Announce(((IPEndPoint)socket.LocalEndPoint!).Port, request.Length - rest);
        exchange.Arrive();
        await socket.ConnectAsync(server, deadline.Token);
        var ending = await TalkAsync(conversation, writeCase, request, rest, exchange, deadline.Token);
        return Evidence.Of(writeCase, Evidence.FixDates(conversation.Received), ending, exchange.Notes);
    }

    private static async Task<ConnectionEnding> TalkAsync(Http1Conversation conversation, WriteCase writeCase, byte[] request,
        int rest, Exchange exchange, CancellationToken deadline)
    {
        try
        {
            if (await AskAsync(conversation, writeCase, request, rest) is { } ending)
            {
                exchange.Break();
                return ending;
            }

            return await ProbeAsync(conversation, writeCase, exchange, deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return ConnectionEnding.TimedOut;
        }
        finally
        {
            exchange.Release();
            await Task.WhenAny(exchange.Finished, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, deadline));
        }
    }

    public byte[] Content(Evidence seen) => Http1Framing.WithoutChunks(seen.Bytes, seen.Case.Method);

    private static IEnumerable<byte> Body(WriteCase writeCase) =>
        writeCase.Body is null ? []
        : !writeCase.Chunked ? writeCase.Body
        : [.. writeCase.Pieces()
            .SelectMany(static piece => (byte[])[.. Encoding.Latin1.GetBytes($"{piece.Length:x}\r\n"), .. piece.Span, .. "\r\n"u8]),
                .. "0\r\n\r\n"u8];

    private static byte[] Request(WriteCase writeCase, string number) =>
        [.. Encoding.Latin1.GetBytes(string.Concat(
            $"{writeCase.Method} {writeCase.Path} {writeCase.Http1Version}\r\nHost: fidelity\r\n{Exchanges.Header}: {number}\r\n",
            string.Concat(writeCase.Headers.Select(static header => $"{header.Name}: {header.Value}\r\n")),
            writeCase.Body is null ? string.Empty : writeCase.Chunked ? "transfer-encoding: chunked\r\n"
                : $"content-length: {writeCase.Body.Length}\r\n",
            "\r\n")), .. Body(writeCase)];

    private static async Task<ConnectionEnding?> AskAsync(Http1Conversation conversation, WriteCase writeCase, byte[] request,
        int rest)
    {
        if (writeCase.Pipelined)
        {
            await conversation.SendAsync([.. Enumerable.Repeat(request, writeCase.Requests).SelectMany(static bytes => bytes)]);
        }

        for (var i = 0; i < writeCase.Requests; i++)
        {
            if (!writeCase.Pipelined)
            {
                await conversation.SendAsync(request[..^rest]);
            }

            if (!writeCase.EndsWithTheNext && await conversation.ReadResponseAsync(writeCase.Method) is { } ending)
            {
                return ending;
            }

            await conversation.SendAsync(request[^rest..]);
        }

        return null;
    }

    private static async Task<ConnectionEnding> ProbeAsync(Http1Conversation conversation, WriteCase writeCase, Exchange exchange,
        CancellationToken deadline)
    {
        exchange.Release();
        await exchange.Finished.WaitAsync(deadline);
        if (writeCase.Probe && !conversation.Closes)
        {
            await conversation.SendAsync(
                Encoding.Latin1.GetBytes($"GET {FidelityServer.ProbePath} HTTP/1.1\r\nHost: fidelity\r\nConnection: close\r\n\r\n"));
        }

        return await conversation.ReadToEndAsync();
    }
}
