using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Noise;

public sealed class Faulty_self_checks
{
    private const int Requests = 30;

    [Theory]
    [InlineData("throws")]
    [InlineData("throws late")]
    [InlineData("cancels")]
    [InlineData("404")]
    [InlineData("401")]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("503")]
    [InlineData("not json")]
    [InlineData("over cap")]
    [InlineData("text over cap")]
    public async Task A_self_check_that_fails_is_refused_or_answers_another_status_says_nothing_and_hurts_nobody(string fault)
    {
        await using var app = await StartAsync(context => fault switch
        {
            "throws" => throw new InvalidOperationException("the second time"),
            "throws late" => ThrowLateAsync(context),
            "cancels" => throw new OperationCanceledException(),
            "not json" => context.Response.WriteAsync("{", context.RequestAborted),
            "over cap" => context.Response.WriteAsync($"\"{new string('x', 400_000)}\"", context.RequestAborted),
            "text over cap" => TextAsync(context),
            _ => RefuseAsync(context, int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture)),
        });
        await SendAsync(app);
        var report = await app.ReportAsync("x");
        Assert.Equal((Requests, 0, Requests, 0, 0),
            (report.Account.Mismatch, report.Account.SelfChecks, report.Account.SelfChecksInvalid, report.Account.Noise,
                report.Account.Unverifiable));
        Assert.True(report.Account.AddsUp);
        Assert.False(report.IsPaused);
        Assert.Empty(report.Noise);
        AssertNothingIsHeld(app);

        static Task RefuseAsync(HttpContext context, int status)
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("{}");
        }

        static Task TextAsync(HttpContext context)
        {
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync(new string('x', 400_000));
        }

        static async Task ThrowLateAsync(HttpContext context)
        {
            await context.Response.WriteAsync("{\"a\":");
            throw new InvalidOperationException("the second time");
        }
    }

    [Theory]
    [InlineData("error500")]
    [InlineData("brokenchunks")]
    [InlineData("bomb")]
    [InlineData("badjson")]
    [InlineData("reset")]
    [InlineData("garbage")]
    [InlineData("throttle")]
    [InlineData("unauthorized")]
    [InlineData("halfbody")]
    [InlineData("overcap")]
    [InlineData("endless")]
    public async Task A_control_at_an_address_that_is_faulty_says_nothing_and_hurts_nobody(string kind)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet($"/{kind}", () => Results.Text("""{"a":1}""", "application/json"))
                    .WithShadow("x", () => Results.Text("""{"a":2}""", "application/json"));
            },
            Settings.All("x", ("Experiments:x:SelfCheck", "1"), ("Experiments:x:Control", server.Address.ToString())));
        await SendAsync(app, $"/{kind}");
        var report = await app.ReportAsync("x");
        Assert.Equal((Requests, 0, Requests, 0),
            (report.Account.Mismatch, report.Account.SelfChecks, report.Account.SelfChecksInvalid, report.Account.CandidateFailed));
        Assert.True(report.Account.AddsUp);
        Assert.False(report.IsPaused);
        AssertNothingIsHeld(app);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_self_check_that_hangs_is_given_up_capped_and_its_call_judged_and_released_once(bool blocks)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var unblock = new ManualResetEventSlim();
        await using var app = await StartAsync(
            async context =>
            {
                if (blocks)
                {
                    unblock.Wait();
                }

                await end.Task;
                await context.Response.WriteAsync("""{"a":1}""");
            },
            ("Experiments:x:Timeout", "00:00:00.500"),
            ("MaxStuck", "3"),
            ("Workers", "1"));
        await SendAsync(app);
        var report = await app.ReportAsync("x");
        Assert.Equal((3, 0, 3, Requests - 3),
            (report.Account.Mismatch, report.Account.SelfChecks, report.Account.SelfChecksInvalid,
                report.Account.Dropped["stuck_candidates"]));
        Assert.Equal((0, 0, 0), (report.Account.TimedOut, report.Account.CandidateFailed, report.Account.Noise));
        Assert.True(report.Account.AddsUp);
        Assert.False(report.IsPaused);

        // Held for as long as somebody may read it, and not longer.
        var gate = app.App.Services.GetRequiredService<CaptureGate>();
        Assert.Equal(3, gate.InHand);
        unblock.Set();
        end.SetResult();
        Assert.True(SpinWait.SpinUntil(() => gate.InHand == 0, TestApp.Deadline));
        AssertNothingIsHeld(app);
        await SendAsync(app);
        report = await app.ReportAsync("x");
        Assert.Equal((Requests, 3 + Requests), (report.Account.SelfChecks, report.Account.Mismatch));
        Assert.True(report.Account.AddsUp);
        AssertNothingIsHeld(app);
    }

    [Fact]
    public async Task Calls_that_overtake_the_very_first_self_checks_are_unverifiable_and_never_accused_of_noise()
    {
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", async (HttpContext context) =>
                {
                    if (context.TraceIdentifier.StartsWith("shadow-", StringComparison.Ordinal))
                    {
                        await second.Task;
                    }

                    return Guid.NewGuid();
                }).WithShadow("x", () => Guid.NewGuid());
            },
            Settings.All("x", ("Experiments:x:SelfCheck", "0.0000001"), ("Experiments:x:Timeout", "00:01:00"), ("Workers", "32")));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Client.GetStringAsync(new Uri("/a", UriKind.Relative))));
        Assert.True(SpinWait.SpinUntil(() => app.Report.Capture().Experiments.Single().Account.Unverifiable == 10, TestApp.Deadline));
        second.SetResult();
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((10, 10, 0, 10), (account.Noise, account.Unverifiable, account.Mismatch, account.SelfChecks));
    }

    [Fact]
    public async Task A_host_that_stops_during_a_self_check_judges_the_call_without_it()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource();
        await using var app = await StartAsync(
            context =>
            {
                begun.TrySetResult();
                return end.Task;
            },
            ("Experiments:x:Timeout", "00:01:00"),
            ("DrainTimeout", "00:00:00"));
        Assert.Equal("""{"a":1}""", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        await begun.Task.WaitAsync(TestApp.Deadline);
        await app.App.StopAsync(CancellationToken.None);
        var account = app.Report.Capture().Experiments.Single().Account;
        Assert.Equal((1, 1, 0, 0, 0), (account.Sampled, account.Mismatch, account.InFlight, account.SelfChecks, account.SelfChecksInvalid));
        end.SetResult();
    }

    private static async Task SendAsync(TestApp app, string path = "/a")
    {
        for (var number = 0; number < Requests; number++)
        {
            Assert.Equal("""{"a":1}""", await app.Client.GetStringAsync(new Uri(path, UriKind.Relative)));
        }
    }

    // The control's second run is known by its request's identifier; the first one answers well.
    private static Task<TestApp> StartAsync(RequestDelegate second, params (string Key, string? Value)[] more) => TestApp.StartAsync(
        app =>
        {
            app.UseShadowing();
            app.MapGet("/a", (HttpContext context) =>
            {
                context.Response.ContentType = "application/json";
                return context.TraceIdentifier.StartsWith("shadow-", StringComparison.Ordinal)
                    ? second(context)
                    : context.Response.WriteAsync("""{"a":1}""");
            }).WithShadow("x", () => Results.Text("""{"a":2}""", "application/json"));
        },
        Settings.All("x", [("Experiments:x:SelfCheck", "1"), .. more]));

    private static void AssertNothingIsHeld(TestApp app)
    {
        var gate = app.App.Services.GetRequiredService<CaptureGate>();
        Assert.Equal((0, 0L, 0L), (gate.InHand, gate.Bytes.Reserved, app.Report.Capture().Faults));
    }
}
