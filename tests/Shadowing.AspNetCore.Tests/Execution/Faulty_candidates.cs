using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class Faulty_candidates(ITestOutputHelper output)
{
    private const string Body = """{"ok":1}""";

    [Fact]
    public async Task Twelve_kinds_of_faults_in_10000_requests_change_no_response_and_every_call_is_accounted_for()
    {
        const int Requests = 10_000;
        await using var server = new FaultyServer();
        var settings = FaultyServer.Kinds.SelectMany(
            kind => Settings.Server(kind, server.Address, ($"Experiments:{kind}:Timeout", "00:00:00.100"),
                ($"Experiments:{kind}:Routes:0", $"GET /{kind}/{{id}}"))).DistinctBy(pair => pair.Key).ToArray();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/{kind}/{id:int}", Answer);
                foreach (var kind in FaultyServer.Kinds)
                {
                    app.MapGet($"/{kind}/{{id:int}}", Answer);
                }
            },
            settings);
        var gate = app.App.Services.GetRequiredService<CaptureGate>();
        var most = 0L;
        var wrong = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (number, cancellation) =>
        {
            var kind = FaultyServer.Kinds[number % FaultyServer.Kinds.Length];
            using var response = await app.Client.GetAsync(new Uri($"/{kind}/{number}", UriKind.Relative), cancellation);
            var body = await response.Content.ReadAsStringAsync(cancellation);
            if (response.StatusCode != HttpStatusCode.OK || body != Body
                || response.Content.Headers.ContentType?.ToString() != "application/json")
            {
                Interlocked.Increment(ref wrong);
            }

            most = Math.Max(most, gate.Bytes.Reserved);
        });

        var sampled = 0L;
        foreach (var kind in FaultyServer.Kinds)
        {
            var report = await app.ReportAsync(kind);
            sampled += report.Account.Sampled;
            Assert.True(report.Account.AddsUp);
            Assert.Equal(0, report.Account.InFlight);
            Assert.Equal(0, report.Account.Match);
            output.WriteLine($"{kind}: {report.Headline} failed {string.Join(", ", report.Account.CandidateFailures)} not comparable {string.Join(", ", report.Account.NotComparable)} dropped {string.Join(", ", report.Account.Dropped)} timed out {report.Account.TimedOut}");
        }

        Assert.Equal(0, wrong);
        Assert.Equal(Requests, sampled);
        Assert.Equal(0, app.Report.Capture().Faults);
        Assert.InRange(most, 0, 64L * 1024 * 1024);
        Assert.Equal(0, gate.Bytes.Reserved);
        Assert.Equal(0, gate.InHand);
        output.WriteLine($"{Requests:N0} requests: {wrong} responses changed, {sampled:N0} accounted for, at most {most:N0} bytes held");
    }

    [Theory]
    [InlineData("error500", "server_error")]
    [InlineData("brokenchunks", "broken_response")]
    [InlineData("badjson", "invalid_body")]
    [InlineData("reset", "broken_response")]
    [InlineData("garbage", "broken_response")]
    [InlineData("throttle", "throttled")]
    [InlineData("halfbody", "broken_response")]
    public async Task Each_fault_is_counted_as_what_it_is(string kind, string failure)
    {
        await using var server = new FaultyServer();
        await using var app = await OneAsync(kind, server.Address);
        Assert.Equal(Body, await app.Client.GetStringAsync(new Uri($"/{kind}/1", UriKind.Relative)));
        var report = await app.ReportAsync(kind);
        Assert.Equal((1, 1), (report.Account.CandidateFailed, report.Account.CandidateFailures[failure]));
    }

    [Theory]
    [InlineData("endless", "candidate_body_over_cap")]
    [InlineData("overcap", "candidate_body_over_cap")]
    [InlineData("bomb", "decoded_over_cap")]
    public async Task A_gigantic_answer_is_not_comparable(string kind, string reason)
    {
        await using var server = new FaultyServer();
        await using var app = await OneAsync(kind, server.Address);
        Assert.Equal(Body, await app.Client.GetStringAsync(new Uri($"/{kind}/1", UriKind.Relative)));
        var report = await app.ReportAsync(kind);
        Assert.Equal(1, report.Account.NotComparable[reason]);
    }

    [Fact]
    public async Task A_candidate_that_nobody_listens_for_is_unreachable()
    {
        await using var app = await OneAsync("refused", new Uri("http://127.0.0.1:1"));
        await app.Client.GetStringAsync(new Uri("/refused/1", UriKind.Relative));
        var report = await app.ReportAsync("refused");
        Assert.Equal(1, report.Account.CandidateFailures["unreachable"]);
        Assert.Contains(report.Advice, advice => advice.Contains("never reached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_401_after_a_withheld_credential_is_explained()
    {
        await using var server = new FaultyServer();
        await using var app = await OneAsync("unauthorized", server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/unauthorized/1");
        request.Headers.Add("Authorization", "Bearer secret");
        using var response = await app.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var report = await app.ReportAsync("unauthorized");
        Assert.Equal(1, report.Account.NotComparable["credential_withheld"]);
        Assert.Contains(report.Advice,
            advice => advice.Contains("Authorization is not forwarded; add it to Forward", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_second_request_on_a_connection_is_not_delayed_by_a_hung_candidate()
    {
        await using var server = new FaultyServer();
        await using var app = await OneAsync("hang", server.Address, "00:01:00");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));

        // One connection, so that the second request has to wait for whatever the first one left to do.
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = app.Address };
        for (var number = 0; number < 5; number++)
        {
            Assert.Equal(Body, await client.GetStringAsync(new Uri($"/hang/{number}", UriKind.Relative), deadline.Token));
        }

        Assert.Equal(5, app.Report.Capture().Experiments.Single().Account.InFlight);
    }

    [Fact]
    public async Task A_candidate_that_only_fails_is_paused_and_probed_again()
    {
        await using var server = new FaultyServer();
        await using var app = await OneAsync("error500", server.Address);
        for (var number = 0; number < 60; number++)
        {
            await app.Client.GetStringAsync(new Uri($"/error500/{number}", UriKind.Relative));
            await app.ReportAsync("error500");
        }

        var report = await app.ReportAsync("error500");
        Assert.True(report.IsPaused);
        Assert.Equal(CircuitBreaker.FailuresToOpen, report.Account.CandidateFailed);
        Assert.Equal(60 - CircuitBreaker.FailuresToOpen, report.Account.Dropped["breaker_open"]);
        Assert.Contains(report.Advice, advice => advice.Contains("pauses", StringComparison.Ordinal));
    }

    private static IResult Answer() => Results.Text(Body, "application/json");

    private static Task<TestApp> OneAsync(string kind, Uri candidate, string timeout = "00:00:05") => TestApp.StartAsync(
        app =>
        {
            app.UseShadowing();
            app.MapGet("/{kind}/{id:int}", (HttpContext context) =>
            {
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync(Body);
            });
        },
        Settings.Server(kind, candidate, ($"Experiments:{kind}:Timeout", timeout), ($"Experiments:{kind}:Routes:0", "GET /{kind}/{id}"),
            ("DrainTimeout", "00:00:00")));
}
