using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Candidates;

/// <summary>Against a server that does what a second request on a connection asks, and then closes it without an answer: what a client
/// cannot tell from one that was idle too long.</summary>
public sealed class Writes_are_sent_once
{
    [Theory]
    [InlineData("POST", null)]
    [InlineData("POST", "")]
    [InlineData("POST", "{\"a\":1}")]
    [InlineData("PATCH", null)]
    [InlineData("PUT", null)]
    [InlineData("DELETE", null)]
    [InlineData("DELETE", "{\"a\":1}")]
    [InlineData("QUERY", null)]
    public async Task A_shadow_that_changes_something_is_executed_once(string method, string? body)
    {
        using var server = new ForgetfulServer();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseRouting();
                app.UseShadowing();
                app.Map("/{id}", static async (HttpContext context) =>
                {
                    await context.Request.Body.CopyToAsync(Stream.Null);
                    return Results.Ok();
                });
            },
            Settings.Server("x", server.Address, ("Experiments:x:Routes:0", $"{method} /{{id}}"), ("Workers", "1"),
                ("Experiments:x:Headers:Compare:0", "X-None")));
        for (var id = 0; id < 6; id++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method),
                $"/{id}")
            { Content = body is null ? null : new StringContent(body) };
            (await app.Client.SendAsync(request)).Dispose();
            await app.ReportAsync("x");
        }

        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((6, 6), (account.Sampled, account.CandidateCalls));
        Assert.All(server.Executed.GroupBy(static target => target), static times => Assert.Single(times));
        Assert.Equal(6, server.Executed.Count);
        Assert.True(account.CandidateFailed > 0, "No connection was used again, so that nothing was shown.");
    }

    [Fact]
    public async Task A_read_may_be_sent_again_by_the_client()
    {
        using var server = new ForgetfulServer();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseRouting();
                app.UseShadowing();
                app.MapGet("/{id}", static () => Results.Ok());
            },
            Settings.Server("x", server.Address, ("Experiments:x:Routes:0", "GET /{id}"), ("Workers", "1")));
        for (var id = 0; id < 6; id++)
        {
            (await app.Client.GetAsync(new Uri($"/{id}", UriKind.Relative))).Dispose();
            await app.ReportAsync("x");
        }

        // The harness can tell.
        Assert.True(server.Executed.Count > 6);
    }

    /// <summary>Answers the first request of each connection; executes the second and closes.</summary>
    private sealed class ForgetfulServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public ForgetfulServer()
        {
            _listener.Start();
            _ = AcceptAsync();
        }

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

        public ConcurrentQueue<string> Executed { get; } = new();

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = ServeAsync(await _listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
                // Disposed.
            }
        }

        private async Task ServeAsync(TcpClient client)
        {
            using (client)
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1);
                for (var number = 0; await reader.ReadLineAsync() is { } line; number++)
                {
                    var (length, isChunked) = (0, false);
                    while (await reader.ReadLineAsync() is { Length: > 0 } header)
                    {
                        length = header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)
                            ? int.Parse(header["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture)
                            : length;
                        isChunked |= header.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase);
                    }

                    if (length > 0)
                    {
                        await reader.ReadBlockAsync(new char[length], 0, length);
                    }

                    while (isChunked && await reader.ReadLineAsync() is { } chunk && chunk != "0")
                    {
                    }

                    if (isChunked)
                    {
                        await reader.ReadLineAsync();
                    }

                    Executed.Enqueue(line);
                    if (number == 1)
                    {
                        return;
                    }

                    await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
                }
            }
        }
    }
}
