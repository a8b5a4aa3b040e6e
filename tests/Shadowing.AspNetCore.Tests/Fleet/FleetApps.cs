using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Dashboard;
using Shadowing.Execution;
using Shadowing.Storage;
using Shadowing.StoreConformance;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Fleet;

/// <summary>Applications that share one store in memory, with a dashboard each.</summary>
internal sealed class FleetApps : IAsyncDisposable
{
    private readonly ShiftedTime _time = new();
    private readonly SharedStoreModel _store;
    private readonly List<TestApp> _apps = [];

    private FleetApps() => _store = new SharedStoreModel(_time);

    public IReadOnlyList<TestApp> All => _apps;

    public SharedStoreModel Store => _store;

    public static async Task<FleetApps> StartAsync(params string[] names)
    {
        var fleet = new FleetApps();
        foreach (var name in names)
        {
            await fleet.AddAsync(name);
        }

        return fleet;
    }

    public async Task<TestApp> AddAsync(string name, string? secret = "a secret that all of them share",
        string? version = "2.3.1", params (string Key, string? Value)[] settings)
    {
        var app = await DashboardApp.StartAsync(
            static app => app.MapShadowing("/shadowing").AllowAnonymous(),
            "Development",
            builder =>
            {
                builder.Services.AddSingleton(new InternalClock(_time));
                builder.Services.AddSingleton<IShadowStore>(_store);
            },
            settings: [("Instance", name), ("Secret", secret), ("Experiments:prices:CandidateVersion", version), .. settings]);
        _apps.Add(app);
        return app;
    }

    /// <summary>Asks an instance for prices, each for another, and waits for the last comparison.</summary>
    public static async Task AskAsync(TestApp app, int from, int count)
    {
        for (var price = from; price < from + count; price++)
        {
            await app.Client.GetStringAsync(new Uri($"/price/{price}", UriKind.Relative));
        }

        await app.ReportAsync("prices");
    }

    /// <summary>Has all instances write, and one fold what all of them have told of.</summary>
    public async Task FoldAsync()
    {
        await WriteAsync();
        _time.Shift(TimeSpan.FromSeconds(20));
        await WriteAsync();
        await WriteAsync();
        _time.Shift(TimeSpan.FromSeconds(3));
    }

    /// <summary>Lets time pass.</summary>
    public void Shift(TimeSpan time) => _time.Shift(time);

    /// <summary>Cuts an instance off, until the others take it for dead.</summary>
    public async Task CutOffAsync(string name)
    {
        _store.CutOff = name;
        while (!(await _store.ReadFleetAsync(0, default)).Runs.Single(run => run.Instance == name).IsFolded)
        {
            // Not at once: whoever has not looked for long himself gives the others time.
            _time.Shift(TimeSpan.FromSeconds(10));
            foreach (var app in _apps)
            {
                await app.App.Services.GetRequiredService<StoreWriter>().FlushAsync(default);
            }
        }
    }

    /// <summary>Ends an instance as it should end.</summary>
    public async Task StopAsync(int place)
    {
        await _apps[place].App.StopAsync();
        await _apps[place].DisposeAsync();
        _apps.RemoveAt(place);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }
    }

    private async Task WriteAsync()
    {
        foreach (var app in _apps)
        {
            Assert.True(await app.App.Services.GetRequiredService<StoreWriter>().FlushAsync(default));
        }
    }
}
