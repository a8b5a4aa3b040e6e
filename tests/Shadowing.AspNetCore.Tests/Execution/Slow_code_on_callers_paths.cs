using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class Slow_code_on_callers_paths
{
    [Fact]
    public async Task Three_times_in_a_row_pause_the_experiment_and_say_so_and_it_goes_on_after_a_minute()
    {
        var clock = new SteppedClock();
        var isSlow = true;
        await using var app = await StartAsync(clock, () => isSlow);
        for (var call = 0; call < 10; call++)
        {
            await app.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        }

        // The first is compiled, and no overrun; three are.
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((10, 4, 6), (account.Sampled, account.Match, account.Dropped["slow_on_callers_path"]));
        Assert.Contains(app.Logs.Entries, static entry => entry.Event.Id == 4008
            && entry.Message.StartsWith("Experiment x pauses for 00:01:00: Carry took 00:00:00.01", StringComparison.Ordinal));

        isSlow = false;
        clock.Step(CallersCode.Pause);
        await app.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(5, (await app.ReportAsync("x")).Account.Match);
    }

    [Fact]
    public async Task Now_and_then_it_pauses_nothing()
    {
        var clock = new SteppedClock();
        var calls = 0;
        await using var app = await StartAsync(clock, () => ++calls % 3 != 0);
        for (var call = 0; call < 30; call++)
        {
            await app.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        }

        Assert.Equal(30, (await app.ReportAsync("x")).Account.Match);
    }

    // The clock is what is slow: the code moves it.
    private static Task<TestApp> StartAsync(SteppedClock clock, Func<bool> isSlow) => TestApp.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton(new InternalClock(clock));
            builder.Services.AddShadowing().AddExperiment("x", experiment =>
            {
                (experiment.SampleRate, experiment.MaxPerSecond) = (1, 100_000);
                experiment.Carry(
                    (HttpContext _) =>
                    {
                        clock.Step(isSlow() ? CallersCode.Most + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero);
                        return 1;
                    },
                    static (_, _) => { });
            });
        },
        static app =>
        {
            app.UseShadowing();
            app.MapGet("/", static () => "a").WithShadow("x", static () => "a");
        });
}
