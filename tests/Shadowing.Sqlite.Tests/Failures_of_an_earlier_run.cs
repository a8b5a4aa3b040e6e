using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Reports;
using Shadowing.TestSupport;

namespace Shadowing.Sqlite.Tests;

public sealed class Failures_of_an_earlier_run
{
    [Fact]
    public async Task Are_there_after_a_restart_with_their_counts_their_shares_and_their_samples_and_are_forgotten_with_the_rest()
    {
        using var folder = new TemporaryFolder();
        var before = await RunAsync(folder.File(), calls: 6);
        var (thrown, mismatch) = (Assert.Single(before.Failures), Assert.Single(before.Groups));
        Assert.Equal((4L, 6L, 2L), (thrown.Count, thrown.Share.Of, mismatch.Count));

        var after = await RunAsync(folder.File(), calls: 0);
        var restored = Assert.Single(after.Failures);
        Assert.Equal((thrown.Id, thrown.Kind, thrown.Count, thrown.Share.Of, thrown.FirstSeen, thrown.LastSeen),
            (restored.Id, restored.Kind, restored.Count, restored.Share.Of, restored.FirstSeen, restored.LastSeen));
        Assert.Equal(thrown.Samples.Select(static sample => sample.Id), restored.Samples.Select(static sample => sample.Id));
        Assert.Equal(thrown.Samples[0].Exceptions[0].Message, restored.Samples[0].Exceptions[0].Message);
        Assert.Equal(thrown.Samples[0].Exceptions[0].Stack, restored.Samples[0].Exceptions[0].Stack);
        Assert.Equal(thrown.Samples[0].Request.Curl, restored.Samples[0].Request.Curl);
        Assert.Equal(mismatch.Id, Assert.Single(after.Groups).Id);

        // The sentence is of the calls that the verdict rests on, whichever process they came to; this one has sampled none.
        Assert.Equal((before.Headline, 0L), (after.Headline, after.Account.Sampled));

        var more = await RunAsync(folder.File(), calls: 6);
        Assert.Equal((8L, 12L), (Assert.Single(more.Failures).Count, more.Failures[0].Share.Of));

        var forgotten = await RunAsync(folder.File(), calls: 0, isForgotten: true);
        Assert.Empty(forgotten.Failures);
        Assert.Equal(("0", "0"), (RawDatabase.Text(folder.File(), "SELECT COUNT(*) FROM mismatch_group"),
            RawDatabase.Text(folder.File(), "SELECT COUNT(*) FROM sample")));
    }

    private static async Task<ExperimentReport> RunAsync(string path, int calls, bool isForgotten = false)
    {
        await using var app = await TestApp.StartAsync(
            builder => builder.Services.AddShadowing()
                .AddExperiment("x", static experiment => (experiment.SampleRate, experiment.MaxPerSecond) = (1, 1_000_000))
                .UseSqlite(path),
            app =>
            {
                app.UseShadowing();
                app.MapGet("/price/{id:int}", static (int id) => new { id }).WithShadow("x",
                    static (int id) => id % 3 == 0 ? new { id = id + 1 } : throw new InvalidOperationException($"No price {id}."));
            });
        for (var id = 0; id < calls; id++)
        {
            await app.Client.GetStringAsync(new Uri($"/price/{id}", UriKind.Relative));
        }

        await app.ReportAsync("x");
        if (isForgotten)
        {
            await app.App.Services.GetRequiredService<Shadowing.Operations.ExperimentOperations>()
                .ForgetAsync("x", "a test", "a new build", seen: null, default);
        }

        var report = app.Report.Capture().Experiments.Single();
        await app.App.StopAsync();
        return report;
    }
}
