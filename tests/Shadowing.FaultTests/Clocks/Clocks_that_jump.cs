using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.Execution;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Notifications.Alerts;
using Shadowing.TestSupport;

namespace Shadowing.FaultTests.Clocks;

/// <summary>The time of day is set now and then, by people and by time servers: nothing is measured by it.</summary>
public sealed class Clocks_that_jump(ITestOutputHelper output)
{
    [Theory]
    [InlineData(-1)]
    [InlineData(24)]
    public async Task Make_no_wrong_latency_no_timeout_and_no_verdict(int hours)
    {
        const int Calls = 20;
        var clock = new JumpingClock();
        var (held, began) = (TimeSpan.MaxValue, TimeProvider.System.GetTimestamp());
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Shadow("x", candidate: null, ("Timeout", "00:00:30"));
                builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(new InternalClock(clock)).AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", AnswerAsync).WithShadow("x", AnswerAsync);
            });
        for (var number = 0; number < Calls; number++)
        {
            Assert.Equal("a", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
            await app.ReportAsync("x");
        }

        var report = await app.ReportAsync("x");
        var all = TimeProvider.System.GetElapsedTime(began);
        output.WriteLine($"held for {held} at least, {all} in all; control {report.Control}; candidate {report.Candidate}");
        Assert.Equal((Calls, 0, 0), (report.Account.Match, report.Account.TimedOut, report.Account.InFlight));
        Assert.Equal((Calls, Calls), (report.Control.Count, report.Candidate.Count));
        Assert.InRange(report.Control.P50, held * 0.95, all);
        Assert.InRange(report.Control.P99, held * 0.95, all);
        Assert.InRange(report.Candidate.P50, held * 0.95, all);
        Assert.InRange(report.Candidate.P99, held * 0.95, all);

        // Nor does a jump alone change what is said of it.
        clock.Jump(TimeSpan.FromHours(hours));
        var after = await app.ReportAsync("x");
        Assert.Equal(report.Account.Match, after.Account.Match);
        Assert.Equal(report.IsPaused, after.IsPaused);
        Assert.Equal(Said(report), Said(after));
        Assert.Equal(0, app.Report.Capture().Faults);

        // The clock is set while each side is at work, and takes the clock back, so that no jump makes up for another.
        Task AnswerAsync(HttpContext context)
        {
            var entered = TimeProvider.System.GetTimestamp();
            clock.Jump(TimeSpan.FromHours(hours));
            SpinWait.SpinUntil(() => TimeProvider.System.GetElapsedTime(entered) > TimeSpan.FromMilliseconds(1));
            held = TimeSpan.FromTicks(Math.Min(held.Ticks, TimeProvider.System.GetElapsedTime(entered).Ticks));
            return context.Response.WriteAsync("a");
        }

        static string Said(Reports.ExperimentReport report) =>
            $"{report.Verdict!.Answer} {report.Verdict.Sentence} {report.Verdict.Since:O} {report.Verdict.Counted} {string.Join('|', report.Verdict.Reasons)}";
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(24)]
    public async Task Neither_end_nor_lengthen_the_pause_of_a_candidate_that_fails(int hours)
    {
        var clock = new JumpingClock();
        var fails = true;
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Shadow("x", candidate: null);
                builder.Services.AddSingleton(new InternalClock(clock)).AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x", () => fails ? throw new InvalidOperationException("no") : "a");
            });
        await AskAsync(CircuitBreaker.FailuresToOpen);
        Assert.True((await app.ReportAsync("x")).IsPaused);
        fails = false;
        clock.Jump(TimeSpan.FromHours(hours));
        await AskAsync(1);
        Assert.Equal(1, (await app.ReportAsync("x")).Account.Dropped["breaker_open"]);
        clock.Pass(TimeSpan.FromSeconds(3));
        await AskAsync(1);
        var report = await app.ReportAsync("x");
        Assert.Equal((1, false), (report.Account.Match, report.IsPaused));

        async Task AskAsync(int times)
        {
            for (var number = 0; number < times; number++)
            {
                Assert.Equal("a", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
                await app.ReportAsync("x");
            }
        }
    }

    [Fact]
    public void That_go_back_mute_no_alert_for_longer_than_twice_its_interval()
    {
        var options = new AlertOptions();
        var now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var (instance, experiment) = (new InstanceWatch(), new ExperimentWatch(now));
        Assert.Equal((true, true, true), Look(faults: 1, isWrong: true));

        // A minute later somebody sets the clock a day back, and there is something new to say.
        now += TimeSpan.FromMinutes(1) - TimeSpan.FromDays(1);
        Assert.Equal((false, false, false), Look(faults: 1, isWrong: false));
        var (faults, rejections, pauses) = (0, 0, 0);
        for (var minute = 0; minute < 2 * (int)options.Interval.TotalMinutes; minute++)
        {
            now += TimeSpan.FromMinutes(1);
            var (fault, rejection, pause) = Look(faults: 2, isWrong: true);
            faults += fault ? 1 : 0;
            rejections += rejection ? 1 : 0;
            pauses += pause ? 1 : 0;
        }

        Assert.Equal((1, 1, 1), (faults, rejections, pauses));

        (bool Fault, bool Rejection, bool Pause) Look(long faults, bool isWrong) => (
            instance.LookForFaults(faults, [], options, now, out _) is not null,
            instance.LookForRejection(isWrong, [], options, now, out _) is not null,
            experiment.Look(
                new AlertLook
                {
                    Experiment = "x", Account = AccountReport.Sum([]), Groups = [], Rate = 1, IsPaused = isWrong,
                    Contact = new ContactOptions(),
                    Verdict = new VerdictReport { Answer = Verdict.NotYetKnown, Sentence = string.Empty, Reasons = [], NotVerified = [] }
                },
                options, now, out _) is { Kind: "digest" });
    }
}
