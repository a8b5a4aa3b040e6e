using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Shadowing.FaultTests.Chaos;

/// <summary>Talks to a server over HTTP/1.1, byte by byte, and writes down what comes.</summary>
internal static partial class RawConversation
{
    private const string HeadEnd = "\r\n\r\n";

    /// <summary>Does what the case says.</summary>
    /// <returns>What came, without its times, and how the connection ended.</returns>
    public static async Task<string> TalkAsync(ChaosApp app, ChaosCase chaos, CancellationToken cancellation)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(app.Http1.Host, app.Http1.Port, cancellation);
        await using var stream = client.GetStream();
        var body = Body(chaos);
        var head = Head(chaos);
        switch (chaos.Client)
        {
            case ClientBehaviour.GoesAwayAtOnce:
                await TrySendAsync(stream, [.. head, .. body], cancellation);
                return string.Empty;
            case ClientBehaviour.CutsItsUpload:
                await TrySendAsync(stream, [.. head, .. body.AsSpan(0, body.Length / 2)], cancellation);
                return string.Empty;
            case ClientBehaviour.GoesAwayAmidTheAnswer:
                var sending = TrySendAsync(stream, [.. head, .. body], cancellation);
                var start = new byte["HTTP/1.1 200".Length];
                _ = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
                client.Close();
                await sending;
                return Encoding.Latin1.GetString(start);
            case ClientBehaviour.ExpectsContinue:
                await TrySendAsync(stream, head, cancellation);
                return await ReadAsync(app, chaos, stream, () => TrySendAsync(stream, body, cancellation), cancellation);
            default:
                var sent = SendAsync(stream, chaos, head, body, cancellation);
                var answer = await ReadAsync(app, chaos, stream, null, cancellation);
                await sent;
                return answer;
        }
    }

    private static byte[] Head(ChaosCase chaos)
    {
        var head = new StringBuilder($"{chaos.Method} {chaos.Path} HTTP/1.1\r\nHost: chaos.test\r\n");
        if (chaos.Body == BodyKind.Json)
        {
            head.Append("Content-Type: application/json\r\n");
        }

        head.Append(chaos.Body switch
        {
            BodyKind.None => string.Empty,
            BodyKind.Chunked => "Transfer-Encoding: chunked\r\n",
            _ => $"Content-Length: {chaos.Bytes().Length}\r\n",
        });
        if (chaos.Client == ClientBehaviour.ExpectsContinue)
        {
            head.Append("Expect: 100-continue\r\n");
        }

        if (chaos.Client != ClientBehaviour.TwoAtOnce)
        {
            head.Append("Connection: close\r\n");
        }

        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }

    private static byte[] Body(ChaosCase chaos)
    {
        var bytes = chaos.Bytes();
        if (chaos.Body != BodyKind.Chunked)
        {
            return bytes;
        }

        using var chunks = new MemoryStream();
        foreach (var chunk in bytes.Chunk(3_000))
        {
            chunks.Write(Encoding.Latin1.GetBytes($"{chunk.Length:x}\r\n"));
            chunks.Write(chunk);
            chunks.Write("\r\n"u8);
        }

        chunks.Write("0\r\n\r\n"u8);
        return chunks.ToArray();
    }

    private static async Task SendAsync(NetworkStream stream, ChaosCase chaos, byte[] head, byte[] body, CancellationToken cancellation)
    {
        var second = $"GET {chaos.HealthyPath} HTTP/1.1\r\nHost: chaos.test\r\nConnection: close\r\n\r\n";
        byte[] all = [.. head, .. body, .. Encoding.Latin1.GetBytes(chaos.Client == ClientBehaviour.TwoAtOnce ? second : string.Empty)];
        foreach (var piece in chaos.Client == ClientBehaviour.InPieces ? all.Chunk(1 + (all.Length / 7)) : [all])
        {
            await TrySendAsync(stream, piece, cancellation);
            await Task.Yield();
        }
    }

    // A server that has answered need not take the rest.
    private static async Task TrySendAsync(NetworkStream stream, byte[] bytes, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellation);
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
        }
    }

    private static async Task<string> ReadAsync(ChaosApp app, ChaosCase chaos, NetworkStream stream, Func<Task>? sendBody,
        CancellationToken cancellation)
    {
        var answer = new StringBuilder();
        var buffer = new byte[65_536];
        Task sending = Task.CompletedTask;
        string end;
        while (true)
        {
            try
            {
                var read = await stream.ReadAsync(buffer, cancellation);
                if (read == 0)
                {
                    end = "[closed]";
                    break;
                }

                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
            catch (IOException)
            {
                // A server that breaks off while bytes of the client's wait to be read resets the connection, and closes it where none
                // waits yet: which of the two is a matter of chance there.
                end = chaos.MayBeReset ? "[closed]" : "[reset]";
                break;
            }

            if (answer.Length < 4_096)
            {
                var text = answer.ToString();
                if (text.Contains(ChaosApp.FirstPart, StringComparison.Ordinal)
                    || (chaos.Method == "HEAD" && text.Contains(HeadEnd, StringComparison.Ordinal)))
                {
                    app.Saw(chaos.Path);
                }

                if (sendBody is not null && text.Contains(HeadEnd, StringComparison.Ordinal))
                {
                    sending = sendBody();
                    sendBody = null;
                }
            }
        }

        await sending;
        return Date().Replace(answer.ToString(), "Date: -") + end;
    }

    [GeneratedRegex(@"Date: [^\r\n]*")]
    private static partial Regex Date();
}
