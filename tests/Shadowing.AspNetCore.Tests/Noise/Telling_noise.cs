using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.Reports;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Noise;

public sealed class Telling_noise(ITestOutputHelper output)
{
    private const int Requests = 1_200;
    private const int Defects = Requests / 50;

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_defect_in_2_percent_of_the_answers_is_found_among_a_time_a_random_id_and_a_shuffled_list(bool inProcess,
        bool atAnAddress)
    {
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/orders/{id:int}", NoisyAnswers.WrongInTwoPercent));
        await using var control = await TestApp.StartAsync(app => app.MapGet("/orders/{id:int}", NoisyAnswers.Right));
        var settings = Settings.All("x", ("Experiments:x:SelfCheck", "0.2"),
            ("Experiments:x:Candidate", inProcess ? null : candidate.Address.ToString()),
            ("Experiments:x:Control", atAnAddress ? control.Address.ToString() : null));
        var report = await RunAsync(inProcess, settings);
        var account = report.Account;

        // Ten at the start, and a fifth of the rest.
        Assert.InRange(account.SelfChecks, 150, 350);
        Assert.Equal(0, account.SelfChecksInvalid);
        Assert.Equal(["$.at", "$.list", "$.trace"],
            report.Noise.Select(noise => noise.Path.Replace("[*]", string.Empty, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(report.Noise, noise => Assert.Equal(("noise", account.SelfChecks), (noise.Label, noise.SelfChecks)));
        var group = Assert.Single(report.Groups);
        Assert.Equal(("$.total", "value", Defects), (group.Path, group.Kind, group.Count));
        Assert.Equal((0, Defects, Requests - Defects, 0), (account.Match, account.Mismatch, account.Noise, account.Unverifiable));
        Assert.Equal(Requests, account.Sampled);
        Assert.True(account.AddsUp);
        Assert.StartsWith($"98.0 % of 1,200 comparisons agree but for noise; {Requests - Defects:N0} differ only where the control differs from itself; one cause explains the rest; the largest: $.total", report.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_self_checks_the_noise_is_reported_as_mismatches()
    {
        var report = await RunAsync(inProcess: true, Settings.All("x"));
        Assert.Equal((Requests, 0, 0),
            (report.Account.Mismatch, report.Account.Noise, report.Account.SelfChecks + report.Account.SelfChecksInvalid));
        Assert.Contains(report.Groups, group => group.Path == "$.trace" && group.Count == Requests);
        Assert.Empty(report.Noise);
    }

    [Fact]
    public async Task A_field_that_is_noisy_in_two_thirds_of_the_self_checks_and_always_wrong_in_the_candidate_is_reported()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();

                // Three values, equally likely: the control differs from itself in two calls of three.
                app.MapGet("/a", () => new { flag = RandomNumberGenerator.GetInt32(3) }).WithShadow("x", () => new { flag = 7 });
            },
            Settings.All("x", ("Experiments:x:SelfCheck", "0.5")));
        await SendAsync(app, "/a", 600);
        var report = await app.ReportAsync("x");
        var noise = Assert.Single(report.Noise);
        output.WriteLine($"{report.Headline} {noise}");
        Assert.Equal(("$.flag", "real"), (noise.Path, noise.Label));
        Assert.InRange((double)noise.ControlDiffers / noise.SelfChecks, 0.5, 0.8);
        var group = Assert.Single(report.Groups);
        Assert.Equal("$.flag", group.Path);
        Assert.Equal(report.Account.Mismatch, group.Count);
        Assert.InRange(group.Count, 200, 600);
        Assert.Equal(0, report.Account.Match);
        Assert.True(report.Account.AddsUp);
    }

    private static async Task SendAsync(TestApp app, string path, int requests) =>
        await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, cancellation) =>
            await app.Client.GetStringAsync(new Uri(path.Replace("{id}", $"{number}", StringComparison.Ordinal), UriKind.Relative),
                cancellation));

    private async Task<ExperimentReport> RunAsync(bool inProcess, (string Key, string? Value)[] settings)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                var endpoint = app.MapGet("/orders/{id:int}", NoisyAnswers.Right);
                _ = inProcess ? endpoint.WithShadow("x", NoisyAnswers.WrongInTwoPercent) : endpoint.WithShadow("x");
            },
            settings);
        await SendAsync(app, "/orders/{id}", Requests);
        var report = await app.ReportAsync("x");
        output.WriteLine(app.Report.Capture().ToMarkdown());
        Assert.Equal(0, app.Report.Capture().Faults);
        return report;
    }
}
