using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Candidates;
using Shadowing.TestSupport;

namespace Shadowing.FaultTests.Names;

public sealed class Candidates_whose_address_changes
{
    private static readonly IPAddress s_first = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress s_second = IPAddress.Parse("127.0.0.3");

    [Fact]
    public void Are_asked_for_anew_because_no_connection_is_kept_for_long()
    {
        using var handler = ServerCandidates.Handler();
        Assert.InRange(handler.PooledConnectionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Are_found_again_while_the_old_one_still_answers()
    {
        var (first, second) = (new Backend(), new Backend());
        await using var old = await first.StartAsync(s_first, port: 0);
        await using var present = await second.StartAsync(s_second, first.Port);
        var name = new ChangingName(s_first);
        await using var app = await StartAsync(name, first.Port, TimeSpan.FromMilliseconds(50));
        await AskAsync(app);
        Assert.Equal((1, 0), (first.Calls, second.Calls));

        name.Address = s_second;
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        while (second.Calls == 0)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await AskAsync(app);
        }

        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((account.Sampled, account.Sampled), (account.Match, first.Calls + second.Calls));
    }

    [Fact]
    public async Task Are_found_again_at_once_where_the_old_one_is_gone()
    {
        var (first, second) = (new Backend(), new Backend());
        var old = await first.StartAsync(s_first, port: 0);
        var name = new ChangingName(s_first);
        await using var app = await StartAsync(name, first.Port, lifetime: null);
        await AskAsync(app);
        await old.StopAsync();
        await old.DisposeAsync();
        await AskAsync(app);
        var without = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 1), (without.Match, without.CandidateFailures["unreachable"]));

        await using var present = await second.StartAsync(s_second, first.Port);
        name.Address = s_second;
        await AskAsync(app);
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((2, 1, 1), (account.Match, first.Calls, second.Calls));
    }

    /// <summary>The control: with connections that are kept for ever nobody asks again, so the test above holds what it is said
    /// to.</summary>
    [Fact]
    public async Task Are_not_found_again_by_connections_that_are_kept_for_ever()
    {
        var (first, second) = (new Backend(), new Backend());
        await using var old = await first.StartAsync(s_first, port: 0);
        await using var present = await second.StartAsync(s_second, first.Port);
        var name = new ChangingName(s_first);
        await using var app = await StartAsync(name, first.Port, Timeout.InfiniteTimeSpan);
        await AskAsync(app);
        name.Address = s_second;
        for (var number = 0; number < 200; number++)
        {
            await AskAsync(app);
        }

        Assert.Equal((201, 0, 1), (first.Calls, second.Calls, name.Asked));
    }

    // One after the other, so that each finds the connection of the one before.
    private static async Task AskAsync(TestApp app)
    {
        Assert.Equal("a", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        await app.ReportAsync("x");
    }

    // The handler is the library's own; only where its name leads, and how long its connections live, is the test's.
    private static Task<TestApp> StartAsync(ChangingName name, int port, TimeSpan? lifetime) => TestApp.StartAsync(
        builder =>
        {
            builder.Shadow("x", new Uri($"http://candidate.test:{port}"), ("Timeout", "00:00:30"));
            builder.Services.AddShadowing().ConfigureCandidateClient("x", client => client.ConfigurePrimaryHttpMessageHandler(
                (handler, _) =>
                {
                    var sockets = Assert.IsType<SocketsHttpHandler>(handler);
                    Assert.InRange(sockets.PooledConnectionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
                    sockets.ConnectCallback = name.ConnectAsync;
                    sockets.PooledConnectionLifetime = lifetime ?? sockets.PooledConnectionLifetime;
                }));
        },
        static app =>
        {
            app.UseShadowing();
            app.MapGet("/a", static () => "a").WithShadow("x");
        });

    private sealed class Backend
    {
        private int _calls;

        public int Calls => Volatile.Read(ref _calls);

        public int Port { get; private set; }

        public async Task<WebApplication> StartAsync(IPAddress address, int port)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address, port));
            var app = builder.Build();
            app.MapGet("/a", () =>
            {
                Interlocked.Increment(ref _calls);
                return "a";
            });
            await app.StartAsync();
            Port = new Uri(app.Urls.First()).Port;
            return app;
        }
    }
}
