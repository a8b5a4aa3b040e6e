using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.FaultTests.Clocks;
using Shadowing.Reports;
using Shadowing.TestSupport;

namespace Shadowing.FaultTests.Processes;

/// <summary>What nothing can contain within a process: it ends the one that it happens in, and no other.</summary>
public sealed class Candidates_that_end_their_process(ITestOutputHelper output)
{
    [Theory]
    [InlineData("stack-overflow")]
    [InlineData("fail-fast")]
    [InlineData("async-void")]
    [InlineData("own-thread")]
    [InlineData("killed")]
    public async Task On_another_server_leave_every_caller_with_an_answer_and_are_found_again_after_a_restart(string fault)
    {
        var clock = new JumpingClock();
        await using var candidate = await ChildApp.StartAsync("candidate");
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Shadow("x", candidate.Address, ("Timeout", "00:00:30"));
                builder.Services.AddSingleton(new InternalClock(clock));
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/{fault}", () => "a").WithShadow("x");
            });

        await AskAsync(app, "none", times: 5);
        Assert.Equal(5, (await app.ReportAsync("x")).Account.Match);

        // It ends amid several calls.
        var callers = Enumerable.Range(0, 8).Select(number => AskAsync(app, number == 3 ? fault : "none", times: 1)).ToList();
        if (fault == "killed")
        {
            Assert.Equal("answering", await candidate.ReadLineAsync());
            candidate.Kill();
        }

        await Task.WhenAll(callers);
        var code = await candidate.EndAsync();
        Assert.NotEqual(0, code);

        var amid = await app.ReportAsync("x");
        await AskAsync(app, "none", times: 3);
        var without = await app.ReportAsync("x");
        Assert.Equal(3, without.Account.CandidateFailures["unreachable"] - amid.Account.CandidateFailures.GetValueOrDefault("unreachable"));
        Assert.InRange(without.Account.CandidateFailed, 4, 11);
        Assert.Equal(16, without.Account.Match + without.Account.CandidateFailed);
        Assert.Equal(without.Account.CandidateFailed, without.Account.CandidateFailures
            .Where(static failure => failure.Key is "unreachable" or "broken_response").Sum(static failure => failure.Value));

        // One that stays away is paused.
        for (var number = 0; number < CircuitBreaker.FailuresToOpen; number++)
        {
            await AskAsync(app, "none", times: 1);
            await app.ReportAsync("x");
        }

        Assert.True((await app.ReportAsync("x")).IsPaused);

        await using var again = await ChildApp.StartAsync("candidate", candidate.Port);
        clock.Pass(TimeSpan.FromMinutes(2));
        await AskAsync(app, "none", times: 1);
        var found = await app.ReportAsync("x");
        Assert.Equal((without.Account.Match + 1, false), (found.Account.Match, found.IsPaused));
        await AskAsync(app, "none", times: 4);
        var last = await app.ReportAsync("x");
        Assert.Equal(found.Account.Match + 4, last.Account.Match);
        Assert.True(last.Account.AddsUp);
        Assert.Equal((0, 0), (last.Account.InFlight, app.Report.Capture().Faults));
        output.WriteLine($"{fault}: exit code {code}; {last.Headline} {string.Join(", ", last.Account.CandidateFailures)}");
    }

    /// <summary>The control of the test above, and what is documented: nothing of ours keeps such a candidate from ending the
    /// application, so the faults are what they are said to be.</summary>
    [Theory]
    [InlineData("stack-overflow", "Stack overflow")]
    [InlineData("fail-fast", "The candidate gives up.")]
    [InlineData("async-void", "of nobody")]
    [InlineData("own-thread", "on a thread of its own")]
    public async Task In_this_process_end_the_application_as_documented(string fault, string lastWord)
    {
        await using var application = await ChildApp.StartAsync("application");
        using var client = new HttpClient { BaseAddress = application.Address, Timeout = TestApp.Deadline };
        for (var number = 0; number < 5; number++)
        {
            Assert.Equal("a", await client.GetStringAsync(new Uri("/none", UriKind.Relative)));
        }

        Assert.False(application.HasEnded);
        try
        {
            await client.GetStringAsync(new Uri($"/{fault}", UriKind.Relative));
        }
        catch (HttpRequestException)
        {
            // The process may end before the answer is out.
        }

        Assert.NotEqual(0, await application.EndAsync());
        Assert.Contains(lastWord, application.Errors, StringComparison.Ordinal);
    }

    private static async Task AskAsync(TestApp app, string fault, int times)
    {
        for (var number = 0; number < times; number++)
        {
            Assert.Equal("a", await app.Client.GetStringAsync(new Uri($"/{fault}", UriKind.Relative)));
        }
    }
}
