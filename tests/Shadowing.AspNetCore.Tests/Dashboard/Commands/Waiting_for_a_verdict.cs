using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Evidence.Counting;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Commands;

/// <summary>The script of the guide to pipelines, through a whole release of a live application.</summary>
public sealed class Waiting_for_a_verdict
{
    private const string Endpoint = "GET /price/{id:int}";

    [Fact]
    public async Task Ends_with_0_for_safe_1_for_harmful_and_2_for_what_is_not_known_in_time_or_cannot_be_asked()
    {
        await using var app = await DashboardApp.StartAsync(
            static routes => routes.MapShadowing("/shadowing", static dashboard => dashboard.VerdictPolicy = "deploy")
                .RequireAuthorization("ops"),
            configure: static builder => builder.Services.AddAuthorizationBuilder()
                .AddPolicy("deploy", static policy => policy.RequireAssertion(
                    static context => context.Resource is HttpContext http
                        && http.Request.Headers.Authorization == "Bearer secret")),
            settings:
            [
                ("Experiments:prices:Limits:MinHours", "0"), ("Experiments:prices:Limits:MinDistinct", "1"),
                ("Experiments:prices:Limits:MinPerEndpoint", "1"),
            ]);

        // Before the release nothing is known of the build, and another one answers.
        Assert.Equal((2, "not known in time"), await RunAsync(app, "prices", "2.3.1"));
        Play(app, "2.3.0", CallOutcome.Match);
        Assert.Equal((2, "not known in time"), await RunAsync(app, "prices", "2.3.1"));
        Assert.Equal(0, (await RunAsync(app, "prices", "2.3.0")).Code);
        Play(app, "2.3.1", CallOutcome.Match);
        var safe = await RunAsync(app, "prices", "2.3.1");
        Assert.Equal(0, safe.Code);
        Assert.StartsWith("safe: Safe. 0 of 1,000 differ", safe.Said, StringComparison.Ordinal);
        Play(app, "2.3.1", CallOutcome.Mismatch);
        var harmful = await RunAsync(app, "prices", "2.3.1");
        Assert.Equal(1, harmful.Code);
        Assert.StartsWith("harmful: Harmful. 1,000 of 2,000 differ", harmful.Said, StringComparison.Ordinal);

        foreach (var (experiment, token, status) in ((string, string, int)[])[("nothing", "secret", 404), ("prices", "wrong", 401)])
        {
            var (code, said) = await RunAsync(app, experiment, "2.3.1", token);
            Assert.Equal(2, code);
            Assert.Contains($"({status})", said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<html>Sign in</html>")]
    [InlineData("{}")]
    [InlineData("""{"answer":"not yet known","reasons":[{"answer":"safe"}]}""")]
    public async Task Believes_no_answer_that_is_none_however_well_it_is_answered(string body)
    {
        await using var app = await TestApp.StartAsync(static _ => { }, app => app.Run(context => context.Response.WriteAsync(body)));
        var (code, said) = await RunAsync(app, "prices", "2.3.1");
        Assert.Equal(2, code);
        Assert.StartsWith("the question could not be answered (200)", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_again_until_it_is_known_and_where_nobody_answers()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        var address = app.Address;
        await app.DisposeAsync();
        var (code, said) = await RunAsync(address, "prices", "2.3.1", "secret");
        Assert.Equal((2, "not known in time"), (code, said));
    }

    private static void Play(TestApp app, string version, CallOutcome outcome)
    {
        var settings = app.App.Services.GetRequiredService<ExperimentRegistry>().Current.Find("prices")!.Judged;
        var evidence = app.App.Services.GetRequiredService<AccountBook>().Experiment("prices").Evidence;
        for (var number = 0; number < 1_000; number++)
        {
            evidence.Saw(new WitnessedCall(Endpoint, outcome, null, null), settings, version);
        }
    }

    private static Task<(int Code, string Said)> RunAsync(TestApp app, string experiment, string build, string token = "secret") =>
        RunAsync(app.Address, experiment, build, token);

    // The last line that was said, whether it is bad news or not.
    private static async Task<(int Code, string Said)> RunAsync(Uri address, string experiment, string build, string token)
    {
        var start = new ProcessStartInfo("bash")
        {
            ArgumentList =
            {
                Path.Combine(Repository.Root, "docs/guide/pipelines/wait-for-verdict.sh"), experiment, build,
                1.ToString(CultureInfo.InvariantCulture),
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["SHADOWING"] = new Uri(address, "/shadowing").ToString(), ["TOKEN"] = token, ["no_proxy"] = "*" },
        };
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        var (said, bad) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        var lines = (await said + await bad).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (process.ExitCode, lines.Length == 0 ? string.Empty : lines[^1]);
    }
}
