using System.Net.Sockets;
using System.Text;

namespace Shadowing.Benchmarks.EndToEnd;

/// <summary>How long the first and the second request on one connection take: what a server still does for the first one delays the
/// second.</summary>
/// <param name="First">The times of the first ones, in microseconds, in order.</param>
/// <param name="Second">The times of the second ones, in microseconds, in order.</param>
internal sealed record Pairs(double[] First, double[] Second)
{
    /// <summary>Opens connections one after the other, asks twice on each, and closes it.</summary>
    public static async Task<Pairs> OnAsync(Uri address, int connections)
    {
        var request = Encoding.ASCII.GetBytes($"GET {address.AbsolutePath} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n");
        var (first, second) = (new double[connections], new double[connections]);
        for (var number = 0; number < connections; number++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.Host, address.Port);
            first[number] = await AskAsync(socket, request);
            second[number] = await AskAsync(socket, request);
        }

        Array.Sort(first);
        Array.Sort(second);
        return new Pairs(first, second);
    }

    private static async Task<double> AskAsync(Socket socket, byte[] request)
    {
        var started = TimeProvider.System.GetTimestamp();
        await socket.SendAsync(request);
        var buffer = new byte[65_536];
        var (read, end) = (0, int.MaxValue);
        while (read < end)
        {
            var more = await socket.ReceiveAsync(buffer.AsMemory(read));
            read += more > 0 ? more : throw new IOException("The server has closed the connection.");
            var head = buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
            if (end == int.MaxValue && head >= 0)
            {
                end = head + 4 + Length(Encoding.ASCII.GetString(buffer, 0, head));
            }
        }

        return TimeProvider.System.GetElapsedTime(started).TotalMicroseconds;
    }

    private static int Length(string head) => head.Split("\r\n")
        .Where(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
        .Select(static line => int.Parse(line.AsSpan("Content-Length:".Length), System.Globalization.CultureInfo.InvariantCulture))
        .Single();
}
