using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;
using Shadowing.Operations;
using Shadowing.TestSupport;

namespace Shadowing.Sqlite.Tests;

public sealed class Stops_of_an_earlier_run : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x", OffReason.Stop)]
    [InlineData(ExperimentStops.All, OffReason.KillSwitch)]
    public async Task What_a_person_has_turned_off_is_off_after_a_restart_until_a_person_turns_it_on(string experiment, object reason)
    {
        await RunAsync(null, operations => operations.StopAsync(experiment, "ann", "a trial", default));
        await RunAsync((OffReason)reason, async operations =>
            Assert.Null(await operations.StartAsync(experiment, "ann", "a trial", null, default)));
        await RunAsync(null, static _ => Task.CompletedTask);
    }

    private async Task RunAsync(OffReason? before, Func<ExperimentOperations, Task> say)
    {
        await using var app = await TestApp.StartAsync(
            builder => builder.Services.AddShadowing().AddExperiment("x", static experiment => experiment.SampleRate = 1)
                .UseSqlite(_folder.File()),
            static app =>
            {
                app.UseShadowing();
                app.MapGet("/", static () => 1).WithShadow("x", static () => 1);
            });
        Assert.Equal(before, app.App.Services.GetRequiredService<ExperimentRegistry>().Current.Find("x")!.WhyOff);
        await say(app.App.Services.GetRequiredService<ExperimentOperations>());
        await app.App.StopAsync();
    }
}
