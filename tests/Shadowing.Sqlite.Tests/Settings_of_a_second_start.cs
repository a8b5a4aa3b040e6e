using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.Sqlite.Tests;

public sealed class Settings_of_a_second_start
{
    [Fact]
    public async Task What_is_kept_of_each_group_is_what_the_settings_say_after_a_restart_too()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(12, await SamplesAsync(folder.File(), calls: 12));
        Assert.Equal(12, await SamplesAsync(folder.File(), calls: 0));
        Assert.Equal(24, await SamplesAsync(folder.File(), calls: 12, perGroup: 24));
    }

    private static async Task<int> SamplesAsync(string path, int calls, int perGroup = 12)
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    [new("Shadowing:Samples:PerGroup", perGroup.ToString(CultureInfo.InvariantCulture))]);
                builder.Services.AddShadowing()
                    .AddExperiment("x", experiment => (experiment.SampleRate, experiment.MaxPerSecond) = (1, 1_000_000)).UseSqlite(path);
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/price/{id:int}", (int id) => new { id }).WithShadow("x", (int id) => new { id = id + 1 });
            });
        for (var id = 0; id < calls; id++)
        {
            await app.Client.GetStringAsync(new Uri($"/price/{id}", UriKind.Relative));
        }

        if (calls > 0)
        {
            await app.ReportAsync("x");
        }

        var samples = app.Report.Capture().Experiments.Single().Groups.Single().Samples.Count;
        await app.App.StopAsync();
        return samples;
    }
}
