using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;
using Yarp.ReverseProxy.Configuration;

namespace Shadowing.Clients.Tests.Proxies;

public sealed class Requests_through_Yarp(ITestOutputHelper output)
{
    private static readonly string[] s_paths =
    [
        "/text", "/nothing", "/elsewhere", "/missing", "/fails", "/long/0", "/long/1000", "/long/300000", "/long/4000000", "/pieces/1",
        "/pieces/200", "/events", "/not-there",
    ];

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task Pass_as_without_shadowing(HttpProtocols protocols)
    {
        await using var backend = await Backend.StartAsync();
        await using var twins = await StartAsync(backend, protocols);
        var talk = await twins.TalkAsync(address => TalkAsync(address, protocols));
        var account = await twins.AccountAsync();
        output.WriteLine($"{protocols}: {account.Sampled} requests, {talk.Count} lines; match {account.Match}, mismatch {account.Mismatch}");
        output.WriteLine($"not comparable: {string.Join(", ", account.NotComparable)}");
        Assert.True(account.Sampled >= 60, $"{account.Sampled} requests");
        Assert.Equal(0, account.Mismatch);
        Assert.True(account.Match > 40, $"{account.Match} match");
    }

    [Fact]
    public async Task Show_a_middleware_that_adds_a_header()
    {
        await using var backend = await Backend.StartAsync();
        await using var twins = await StartAsync(backend, HttpProtocols.Http1, static app => app.Use(static (context, next) =>
        {
            context.Response.Headers["x-added"] = "1";
            return next(context);
        }));
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(
            () => twins.TalkAsync(static address => TalkAsync(address, HttpProtocols.Http1)));
    }

    private static Task<Twins> StartAsync(TestApp backend, HttpProtocols protocols, Action<IApplicationBuilder>? tamper = null) =>
        Twins.StartAsync(
            services => services.AddReverseProxy().LoadFromMemory(
                [new RouteConfig { RouteId = "all", ClusterId = "backend", Match = new RouteMatch { Path = "{**rest}" } }],
                [
                    new ClusterConfig
                    {
                        ClusterId = "backend",
                        Destinations = new Dictionary<string, DestinationConfig>
                        {
                            ["only"] = new DestinationConfig { Address = backend.Address.ToString() },
                        },
                    },
                ]),
            static app => app.MapReverseProxy(), protocols, tamper);

    private static async Task<List<string>> TalkAsync(Uri address, HttpProtocols protocols)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = address, DefaultRequestVersion = protocols == HttpProtocols.Http2 ? new Version(2, 0) : new Version(1, 1),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var seen = new List<string>();
        for (var round = 0; round < 2; round++)
        {
            foreach (var path in s_paths)
            {
                await SendAsync(client, HttpMethod.Get, path, null, seen);
                await SendAsync(client, HttpMethod.Head, path, null, seen);
            }

            await BreakAsync(client, seen);
            foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete])
            {
                await SendAsync(client, method, "/echo", new StringContent("a body", Encoding.UTF8, "text/plain"), seen);
                await SendAsync(client, method, "/echo", new ByteArrayContent(new byte[200_000]), seen);
                await SendAsync(client, method, "/echo", new StreamContent(new MemoryStream(new byte[50_000])), seen);
            }
        }

        if (protocols == HttpProtocols.Http1)
        {
            await TalkOverSocketAsync(address, seen);
        }

        return seen;
    }

    private static async Task SendAsync(HttpClient client, HttpMethod method, string path, HttpContent? content, List<string> seen)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = content, Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy,
        };
        await seen.TryAsync(async () =>
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var headers = response.Headers.Concat(response.Content.Headers).Where(static header => header.Key != "Date")
                .Select(static header => $"{header.Key}: {string.Join(',', header.Value)}");
            var body = await response.Content.ReadAsByteArrayAsync();
            var content = $"{body.Length} {Convert.ToHexString(SHA256.HashData(body)[..8])}";
            return $"{method} {path} {response.Version} {(int)response.StatusCode} {string.Join("; ", headers)} {content}";
        });
    }

    // How much comes before the proxy resets the connection is a matter of time.
    private static async Task BreakAsync(HttpClient client, List<string> seen)
    {
        try
        {
            seen.Add(await client.GetStringAsync(new Uri("/breaks", UriKind.Relative)));
        }
        catch (HttpRequestException failure)
        {
            seen.Add($"broken, {failure.StatusCode}");
        }
    }

    private static async Task TalkOverSocketAsync(Uri address, List<string> seen)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "socket" }.Uri, default);
        var buffer = new byte[65_536];
        for (var number = 0; number < 50; number++)
        {
            await socket.SendAsync(new byte[number * 100].AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, default);
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(), default);
                length += part.Count;
            }
            while (!part.EndOfMessage);

            seen.Add($"socket {length} {part.MessageType}");
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", default);
        seen.Add($"{socket.State} {socket.CloseStatusDescription}");
    }
}
