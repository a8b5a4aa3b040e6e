using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>Two experiments under the same load; the code of one blocks, at each place at which it can. Nothing runs beside it: how long
/// the host takes to stop is a promise.</summary>
[Collection(nameof(Alone))]
public sealed class Blocked_experiments(ITestOutputHelper output)
{
    private const int Calls = 40;
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Places => [.. BlockedPlaces.All.Keys];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task The_other_experiment_judges_all_its_calls_in_time_and_the_host_stops_in_time(string place)
    {
        using var block = new Block();
        using var beside = BlockedPlaces.All[place].Beside(block);
        await using var server = await TestApp.StartAsync(
            static app => app.MapGet("/{any}", static () => Results.Json(new { a = "candidate" })));
        await using var app = await StartAsync(BlockedPlaces.All[place], block, server.Address);
        var slowest = await CallAsync(app);

        var other = await JudgedAsync(app, TimeSpan.FromSeconds(2));
        var stopping = TimeProvider.System.GetTimestamp();
        await app.App.StopAsync();
        var stop = TimeProvider.System.GetElapsedTime(stopping);
        output.WriteLine(
            $"{place}: blocked {block.Entered} times; the other judged {other} of {Calls}; slowest answer to a caller {slowest.TotalMilliseconds:F0} ms; stop took {stop.TotalMilliseconds:F0} ms");
        Assert.NotEqual(0, block.Entered);
        Assert.Equal(0, block.OnPool);
        Assert.Equal(Calls, other);
        Assert.InRange(stop, TimeSpan.Zero, s_drain + TimeSpan.FromSeconds(1));
        Assert.All(app.Report.Capture().Experiments, static report => Assert.True(report.Account.AddsUp));
    }

    private static async Task<TestApp> StartAsync(BlockedPlace place, Block block, Uri server)
    {
        return await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Settings.All("blocked", [.. Settings.All("other"), ("DrainTimeout", s_drain.ToString())])
                        .DistinctBy(static pair => pair.Key)
                        .Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                place.Services(builder.Services, block);
                place.Shadowing(
                    builder.Services.AddShadowing().AddExperiment("blocked", experiment =>
                    {
                        experiment.Timeout = TimeSpan.FromSeconds(60);
                        experiment.Candidate = place.IsServer ? server : null;
                        place.Experiment(experiment, block);
                    }), block);
            },
            app =>
            {
                app.UseShadowing();
                var blocked = app.MapGet("/blocked", AnswerAsync);
                _ = place.IsServer ? blocked.WithShadow("blocked") : blocked.WithShadow("blocked", place.Candidate(block));
                app.MapGet("/other", AnswerAsync).WithShadow("other", AnswerAsync);
            });

        static async Task<IResult> AnswerAsync()
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            return Results.Json(new { a = "control" });
        }
    }

    private static async Task<TimeSpan> CallAsync(TestApp app)
    {
        var slowest = TimeSpan.Zero;
        using var pace = new PeriodicTimer(s_pace);
        for (var call = 0; call < Calls && await pace.WaitForNextTickAsync(); call++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await Task.WhenAll(GetAsync(app, "/blocked"), GetAsync(app, "/other"));
            var took = TimeProvider.System.GetElapsedTime(began);
            slowest = took > slowest ? took : slowest;
        }

        return slowest;
    }

    private static Task<string> GetAsync(TestApp app, string path) => app.Client.GetStringAsync(new Uri(path, UriKind.Relative));

    private static async Task<long> JudgedAsync(TestApp app, TimeSpan most)
    {
        long judged;
        using var looks = new PeriodicTimer(s_pace);
        var began = TimeProvider.System.GetTimestamp();
        do
        {
            judged = app.Report.Capture().Experiments.Single(static report => report.Name == "other").Account.Match;
        }
        while (judged < Calls && TimeProvider.System.GetElapsedTime(began) < most && await looks.WaitForNextTickAsync());
        return judged;
    }
}
