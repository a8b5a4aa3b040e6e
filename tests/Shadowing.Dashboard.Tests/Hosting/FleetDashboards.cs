using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.Storage;
using Shadowing.StoreConformance;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests.Hosting;

/// <summary>Applications that share one store in memory, with a dashboard each, and one experiment, <c>prices</c>, whose candidate always
/// differs.</summary>
internal sealed class FleetDashboards : IAsyncDisposable
{
    public const string Secret = "a secret that all of them share";

    private readonly ShiftedTime _time = new();
    private readonly SharedStoreModel _store;
    private readonly List<TestApp> _apps = [];

    private FleetDashboards() => _store = new SharedStoreModel(_time);

    public static async Task<FleetDashboards> StartAsync(params (string Name, string Secret)[] instances)
    {
        var fleet = new FleetDashboards();
        foreach (var (name, secret) in instances)
        {
            fleet._apps.Add(await fleet.StartAsync(name, secret));
        }

        return fleet;
    }

    /// <summary>Gets the store that they share.</summary>
    public SharedStoreModel Store => _store;

    /// <summary>Gets where the dashboard of an instance is.</summary>
    public Uri Address(int place) => new(_apps[place].Address, "shadowing/");

    /// <summary>Asks an instance for prices, each for another, and waits for the last comparison.</summary>
    public async Task AskAsync(int place, int from, int count)
    {
        for (var price = from; price < from + count; price++)
        {
            await _apps[place].Client.GetStringAsync(new Uri($"/price/{price}", UriKind.Relative));
        }

        await _apps[place].ReportAsync("prices");
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

    private Task<TestApp> StartAsync(string name, string secret) => TestApp.StartAsync(
        builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Shadowing:Instance"] = name, ["Shadowing:Secret"] = secret,
                ["Shadowing:Experiments:prices:CandidateVersion"] = "2.3.1",
            });
            builder.Services.AddSingleton(new InternalClock(_time));
            builder.Services.AddSingleton<IShadowStore>(_store);
            builder.Services.AddShadowing()
                .AddExperiment("prices", static experiment => (experiment.SampleRate, experiment.MaxPerSecond) = (1, 1_000_000));
        },
        static app =>
        {
            app.UseShadowing();
            app.MapGet("/price/{id:int}", static (int id) => Price(id)).WithShadow("prices", static (int id) => Price(id + 1));
            app.MapShadowing("/shadowing").AllowAnonymous();
        });

    private static IResult Price(int price) => Results.Text($"{{\"price\":{price}}}", "application/json");

    private async Task WriteAsync()
    {
        foreach (var app in _apps)
        {
            Assert.True(await app.App.Services.GetRequiredService<StoreWriter>().FlushAsync(default));
        }
    }
}
