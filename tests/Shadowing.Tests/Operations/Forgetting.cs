using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.History;
using Shadowing.Operations;
using Shadowing.Storage;
using Shadowing.Storage.Archives;
using Shadowing.Tests.Services;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Operations;

public sealed class Forgetting
{
    [Fact]
    public async Task The_curves_of_what_is_forgotten_are_gone_and_the_present_minute_counts_from_nothing()
    {
        var time = new SteppedTime();
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services.AddSingleton(new InternalClock(time))),
            ServiceSettings.All("x"));
        await RunAsync(host, 10);
        var history = host.Services.GetRequiredService<HistoryRecorder>();
        Assert.Equal(10, Assert.Single(history.Recent("x")).Sampled);
        Assert.Equal(10, Assert.Single(await StoredAsync(host)).Sampled);

        await host.Services.GetRequiredService<ExperimentOperations>().ForgetAsync("x", "ann", "wrong data", seen: null, default);
        Assert.True(await host.Services.GetRequiredService<StoreWriter>().FlushAsync(default));
        Assert.Empty(history.Recent("x"));
        Assert.Empty(await StoredAsync(host));

        await RunAsync(host, 3);
        var minute = Assert.Single(await StoredAsync(host));
        Assert.Equal((3, 3), (minute.Sampled, minute.Outcomes["mismatch"]));
        Assert.Equal(3, Assert.Single(history.Recent("X")).Sampled);
        Assert.Equal(13, host.Report.Capture().Experiments.Single().Account.Sampled);
    }

    private static async Task RunAsync(ShadowHost host, int calls)
    {
        var shadow = host.Services.GetRequiredService<IShadow>();
        for (var number = 0; number < calls; number++)
        {
            shadow.Run("x", number, static call => call, static (int call, Anything _) => call + 1);
        }

        await host.ReportAsync("x");
        Assert.True(await host.Services.GetRequiredService<StoreWriter>().FlushAsync(default));
    }

    private static Task<IReadOnlyList<HistoryMinute>> StoredAsync(ShadowHost host) =>
        host.Services.GetRequiredService<IShadowStore>()
            .ReadHistoryAsync("x", null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default);
}
