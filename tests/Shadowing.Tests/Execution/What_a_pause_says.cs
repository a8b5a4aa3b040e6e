using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Execution;
using Shadowing.Storage;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Execution;

public sealed class What_a_pause_says
{
    [Fact]
    public async Task Its_cause_stands_in_the_log_the_advice_and_among_what_happened_and_so_does_its_end()
    {
        var time = new ManualTime();
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services.AddSingleton(new InternalClock(time))),
            ("Experiments:x:SampleRate", "1"), ("Experiments:x:MaxPerSecond", "1000000"));
        var shadow = host.Services.GetRequiredService<IShadow>();
        for (var number = 0; number < CircuitBreaker.FailuresToOpen; number++)
        {
            Call(static () => Broken());
            await host.ReportAsync("x");
        }

        var paused = await host.ReportAsync("x");
        Assert.True(paused.IsPaused);
        Assert.Equal("threw InvalidOperationException at Shadowing.Tests.Execution.What_a_pause_says.Broken", paused.PauseCause);
        Assert.Contains(paused.Advice, advice => advice.Contains($"the last time by {paused.PauseCause}", StringComparison.Ordinal));
        var line = Assert.Single(host.Logs.Entries, static entry => entry.Event.Id == 4002);
        Assert.Contains(paused.PauseCause!, line.Message, StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(3));
        Call(static () => 1);
        var gone = await host.ReportAsync("x");
        Assert.Equal((false, null), (gone.IsPaused, gone.PauseCause));
        Assert.True(await host.Services.GetRequiredService<StoreWriter>().FlushAsync(default));
        var happened = await host.Services.GetRequiredService<IShadowStore>()
            .ReadAnnotationsAsync("x", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default);
        Assert.Equal(
            [("paused", $"paused: the candidate failed 20 times in a row: {paused.PauseCause}"),
                ("resumed", "goes on: the candidate answers again")],
            happened.Where(static note => note.Experiment == "x").Select(static note => (note.Kind, note.Text)));

        void Call(Func<int> candidate) => shadow.Run("x", static () => 1, candidate);
    }

    [Fact]
    public async Task A_kind_of_failure_is_logged_as_a_warning_when_it_is_new_and_once_a_minute_with_its_type_and_never_what_it_says()
    {
        var time = new ManualTime();
        await using var host = await ShadowHost.StartAsync(
            services =>
            {
                services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Warning));
                ShadowingCoreServiceCollectionExtensions.AddShadowing(services.AddSingleton(new InternalClock(time)));
            },
            ("Experiments:x:SampleRate", "1"), ("Experiments:x:MaxPerSecond", "1000000"));
        var shadow = host.Services.GetRequiredService<IShadow>();

        // By itself: of several at once the line says how many there were when it was written.
        shadow.Run("x", static () => 1, static () => Broken());
        await host.ReportAsync("x");
        for (var number = 1; number < 10; number++)
        {
            shadow.Run("x", static () => 1, static () => Broken());
        }

        await host.ReportAsync("x");
        time.Advance(TimeSpan.FromMinutes(1));
        shadow.Run("x", static () => 1, static () => Broken());
        await host.ReportAsync("x");
        var lines = host.Logs.Entries.Where(static entry => entry.Event.Id == 4004).ToList();
        Assert.Equal(
        [
            $"Experiment x: the candidate fails inline: threw InvalidOperationException at {Place} (System.InvalidOperationException); calls so far: 1.",
            $"Experiment x: the candidate fails inline: threw InvalidOperationException at {Place} (System.InvalidOperationException); calls so far: 11.",
        ], lines.Select(static line => line.Message));
        Assert.All(lines, static line => Assert.Equal(LogLevel.Warning, line.Level));
        Assert.DoesNotContain(host.Logs.Entries, static entry => entry.Message.Contains("planted", StringComparison.Ordinal));
    }

    private const string Place = "Shadowing.Tests.Execution.What_a_pause_says.Broken";

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static int Broken() => throw new InvalidOperationException("planted");
}
