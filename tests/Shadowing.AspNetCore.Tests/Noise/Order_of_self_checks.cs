using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.Noise;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Noise;

/// <summary>Whichever run goes second finds warm what the first has warmed up: so chance decides, and only then are times held against each
/// other.</summary>
public sealed class Order_of_self_checks
{
    private const int Calls = 300;

    [Fact]
    public async Task Is_drawn_for_each_call_but_the_first_ones_which_follow_an_answer()
    {
        var first = new ConcurrentDictionary<string, string>();
        await using var candidate = await ServerAsync("candidate", first);
        await using var control = await ServerAsync("control", first);
        await using var app = await StartAsync(candidate, control);
        await SendAsync(app);
        var report = await app.ReportAsync("x");
        Assert.Equal((Calls, Calls), (report.Account.Match, report.Account.SelfChecks));
        Assert.InRange(first.Values.Count(static side => side == "control"), 100, 200);

        // One of the first may be over before another one has begun to be one.
        Assert.InRange(report.PairedLatency!.Candidate.Count, Calls - (2 * NoiseProfile.FirstCalls), Calls - NoiseProfile.FirstCalls);
        Assert.Equal(report.PairedLatency.Candidate.Count, report.Endpoints.Single().PairedLatency!.SelfCheck.Count);
    }

    [Fact]
    public async Task Does_not_matter_where_the_control_runs_elsewhere_than_the_candidate_because_their_times_are_not_compared()
    {
        var first = new ConcurrentDictionary<string, string>();
        await using var candidate = await ServerAsync("candidate", first);
        await using var app = await StartAsync(candidate, control: null);
        await SendAsync(app);
        var report = await app.ReportAsync("x");
        Assert.Equal(Calls, report.Account.SelfChecks);
        Assert.Null(report.PairedLatency);
    }

    [Fact]
    public async Task A_candidate_that_is_too_late_counts_as_slow_whichever_goes_first()
    {
        var first = new ConcurrentDictionary<string, string>();
        await using var candidate = await ServerAsync("candidate", first, hangs: static id => id % 10 == 9);
        await using var control = await ServerAsync("control", first);
        await using var app = await StartAsync(candidate, control, ("Experiments:x:Timeout", "00:00:00.250"));
        await SendAsync(app);
        var report = await app.ReportAsync("x");
        Assert.InRange(report.PairedLatency!.CandidateTooLate, 1, Calls / 10);
        var pairs = report.PairedLatency.CandidateTooLate + report.Account.Match;
        Assert.InRange(report.PairedLatency.Candidate.Count, pairs - (2 * NoiseProfile.FirstCalls), pairs - NoiseProfile.FirstCalls);
        Assert.True(report.PairedLatency.P99IsAtLeast);
    }

    private static Task<TestApp> ServerAsync(string side, ConcurrentDictionary<string, string> first, Func<int, bool>? hangs = null) =>
        TestApp.StartAsync(
            app => app.MapGet("/a", async (HttpContext context, int id) =>
            {
                first.TryAdd(context.Request.QueryString.Value!, side);
                if (hangs?.Invoke(id) is true)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                }

                return "{}";
            }));

    private static Task<TestApp> StartAsync(TestApp candidate, TestApp? control, params (string Key, string? Value)[] settings) =>
        TestApp.StartAsync(
            static app =>
            {
                app.UseShadowing();
                app.MapGet("/a", static (int id) => "{}");
            },
            [.. Settings.All("x", [("Experiments:x:SelfCheck", "1"), ("Experiments:x:Candidate", candidate.Address.ToString()),
                ("Experiments:x:Routes:0", "GET /a"), .. settings]),
                .. control is null ? (IEnumerable<(string, string?)>)[] : [("Experiments:x:Control", control.Address.ToString())]]);

    private static async Task SendAsync(TestApp app)
    {
        for (var id = 0; id < Calls; id++)
        {
            await app.Client.GetStringAsync(new Uri($"/a?id={id}", UriKind.Relative));
        }
    }
}
