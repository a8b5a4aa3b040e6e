using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shadowing.Experiments;
using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.Sqlite.Tests;

/// <summary>A real application whose candidate always differs, with the store in a file, whose requests must not notice what becomes of the
/// file.</summary>
internal sealed class ShadowedShop : IAsyncDisposable
{
    private readonly TestApp _app;
    private int _asked;

    private ShadowedShop(TestApp app) => _app = app;

    public CountingSource Source => (CountingSource)_app.App.Services.GetServices<IEvidenceSource>().Single();

    public StoreStatus Status => _app.App.Services.GetRequiredService<StoreWriter>().Status;

    public IShadowStore Store => _app.App.Services.GetRequiredService<IShadowStore>();

    public LogCollector Logs => _app.Logs;

    public bool KnowsWhatWasStopped => _app.App.Services.GetRequiredService<ExperimentStops>().AreKnown;

    public static async Task<ShadowedShop> StartAsync(string path, Action<SqliteStoreOptions>? configure = null) =>
        new(await TestApp.StartAsync(
        builder =>
        {
            builder.Services.AddShadowing()
                .AddExperiment("x", experiment => (experiment.SampleRate, experiment.MaxPerSecond) = (1, 1_000_000))
                .UseSqlite(path, options =>
            {
                options.BusyTimeout = TimeSpan.FromSeconds(1);
                configure?.Invoke(options);
            });

            // Those of the library itself are left out: what is written is what a test says.
            builder.Services.RemoveAll<IEvidenceSource>();
            builder.Services.AddSingleton<IEvidenceSource, CountingSource>();
        },
        app =>
        {
            app.UseShadowing();
            app.MapGet("/price/{id:int}", (int id) => $"{id}").WithShadow("x", (int id) => $"{id + 1}");
        }));

    /// <summary>Asks for ten prices, and sees that each is answered as if nothing were wrong, and compared.</summary>
    public async Task ServesAsync(bool isSampled = true)
    {
        for (var id = 0; id < 10; id++)
        {
            Assert.Equal($"{id}", await _app.Client.GetStringAsync(new Uri($"/price/{id}", UriKind.Relative)));
        }

        _asked += isSampled ? 10 : 0;
        if (_asked > 0)
        {
            var account = (await _app.ReportAsync("x")).Account;
            Assert.Equal((_asked, _asked, true), (account.Sampled, account.Mismatch, account.AddsUp));
        }

        Assert.Equal(0, _app.App.Services.GetRequiredService<FaultLog>().Count);
    }

    public Task<bool> FlushAsync() => _app.App.Services.GetRequiredService<StoreWriter>().FlushAsync(default);

    /// <summary>Sees that the counts of this moment are in the file.</summary>
    public async Task IsWrittenAsync()
    {
        Assert.True(await FlushAsync(), Status.LastError);
        var minute = Assert.Single(await HistoryAsync());
        Assert.Equal((_asked, _asked), (minute.Sampled, minute.Outcomes.GetValueOrDefault("mismatch")));
        Assert.Null(Status.LastError);
        Assert.Equal(0, Status.PendingRows);
    }

    public Task<IReadOnlyList<HistoryMinute>> HistoryAsync() =>
        Store.ReadHistoryAsync("x", null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default);

    public async ValueTask DisposeAsync()
    {
        await _app.App.StopAsync();
        await _app.DisposeAsync();
    }
}
