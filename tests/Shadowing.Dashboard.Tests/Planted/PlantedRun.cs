using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>The application, its candidates on servers of their own, and the traffic.</summary>
internal sealed class PlantedRun : IAsyncDisposable
{
    private static readonly string[] s_all =
    [
        PlantedRoutes.Values, PlantedRoutes.Failures, PlantedRoutes.InProcess, PlantedRoutes.Tail, PlantedRoutes.Credentials,
        PlantedRoutes.Noisy, PlantedRoutes.Large, PlantedRoutes.Late,
    ];

    private readonly List<TestApp> _candidates = [];
    private readonly LateCandidate _late;
    private readonly string[] _experiments;
    private TestApp _app = null!;

    private PlantedRun(Planting planting, string[] experiments)
    {
        Planting = planting;
        _experiments = experiments;
        _late = new LateCandidate(planting);
    }

    public Planting Planting { get; }

    /// <summary>Gets a value indicating whether the late candidate is late.</summary>
    public bool IsLate => Planting.Faults.Contains(PlantedFault.LateStart);

    public Uri Dashboard => new(_app.Address, "/shadowing/");

    public PlantedDriver Driver { get; private set; } = null!;

    /// <summary>Gets how many calls the late candidate has answered, as it counted them itself.</summary>
    public int AnsweredLate => _late.Answered;

    /// <summary>Gets how many calls were sent while the late candidate was not there, or not tried.</summary>
    public int SentInPause { get; private set; }

    /// <summary>Starts all experiments, with raw values kept in examples.</summary>
    public static Task<PlantedRun> StartAsync(int seed, IEnumerable<PlantedFault> faults) =>
        StartAsync(new Planting(seed, faults), s_all, keepsValues: true);

    /// <summary>Starts those whose answers differ in content, with values redacted as in production.</summary>
    public static Task<PlantedRun> StartRedactedAsync(int seed) =>
        StartAsync(new Planting(seed, Enum.GetValues<PlantedFault>()), [PlantedRoutes.Values], keepsValues: false);

    /// <summary>Sends everything, and waits until the pages can say it.</summary>
    public async Task SendAllAsync(Func<Task> inPause)
    {
        await SendAsync();
        await SendBeforeTheStartAsync();
        await inPause();
        await SendAfterTheStartAsync();
        await HistoryAsync();
    }

    /// <summary>Sends all traffic but that of the late candidate, and waits for the last comparison.</summary>
    public async Task SendAsync()
    {
        if (_experiments.Contains(PlantedRoutes.Tail))
        {
            await Driver.SendUsualAsync(PlantedRoutes.Of(PlantedFault.SlowTail));
        }

        await Driver.SendAsync(_experiments.Where(static name => name != PlantedRoutes.Late).SelectMany(PlantedRoutes.In));
        await IdleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        foreach (var candidate in _candidates)
        {
            await candidate.DisposeAsync();
        }

        await _late.DisposeAsync();
    }

    /// <summary>Sends calls that find no candidate, one after the other, until it is no longer tried, and a few more.</summary>
    private async Task SendBeforeTheStartAsync()
    {
        if (!IsLate)
        {
            await _late.StartAsync();
            return;
        }

        for (var id = 1; id <= PlantedRoutes.Unanswered; id++)
        {
            Assert.True(Planting.Strikes(PlantedFault.LateStart, id));
            await Driver.SendAsync(PlantedRoutes.Of(PlantedFault.LateStart), id);
            await IdleAsync();
        }

        for (var id = 1; id <= PlantedRoutes.InPause; id++)
        {
            await SendInPauseAsync(id);
        }
    }

    /// <summary>Starts the late candidate, calls until one of the calls has reached it, and sends the rest.</summary>
    private async Task SendAfterTheStartAsync()
    {
        if (IsLate)
        {
            await _late.StartAsync();
            using var deadline = new CancellationTokenSource(TestApp.Deadline);
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            for (var id = PlantedRoutes.InPause + 1; ; id++)
            {
                await SendInPauseAsync(id);
                if (_late.Answered > 0)
                {
                    // It reached the candidate.
                    SentInPause--;
                    break;
                }

                await pace.WaitForNextTickAsync(deadline.Token);
            }
        }

        await Driver.SendAsync(PlantedRoutes.In(PlantedRoutes.Late));
        await IdleAsync();
    }

    /// <summary>Waits until it is written down what happened, which lags behind the counts.</summary>
    private async Task HistoryAsync()
    {
        if (!IsLate)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!(await _app.Client.GetStringAsync(new Uri("/shadowing/api/v1/experiments/late/series", UriKind.Relative)))
            .Contains("\"resumed\"", StringComparison.Ordinal))
        {
            await pace.WaitForNextTickAsync(deadline.Token);
        }
    }

    private async Task SendInPauseAsync(int id)
    {
        await Driver.SendAsync(PlantedRoutes.Of(PlantedFault.LateStart), id);
        await IdleAsync();
        SentInPause++;
    }

    private async Task IdleAsync()
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        await _app.Report.WhenIdleAsync(deadline.Token);
    }

    private static async Task<PlantedRun> StartAsync(Planting planting, string[] experiments, bool keepsValues)
    {
        var run = new PlantedRun(planting, experiments);
        try
        {
            var settings = await run.SettingsAsync(keepsValues);
            run._app = await TestApp.StartAsync(
                builder =>
                {
                    builder.Configuration.AddInMemoryCollection(
                        settings.Select(static pair => KeyValuePair.Create("Shadowing:" + pair.Key, pair.Value)));
                    builder.Services.AddShadowing();
                },
                app =>
                {
                    app.UseShadowing();
                    new PlantedControl(planting).Map(app, experiments);
                    app.MapShadowing("/shadowing").AllowAnonymous();
                },
                environment: "Production");
            run.Driver = new PlantedDriver(run._app.Client, planting.Seed);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    private async Task<List<(string Key, string? Value)>> SettingsAsync(bool keepsValues)
    {
        List<(string, string?)> settings =
            [("KeepValues", keepsValues ? "true" : "false"), ("Capacity", "100000"), ("Workers", "8"), ("Samples:PerGroup", "5")];
        foreach (var name in _experiments)
        {
            settings.AddRange([($"Experiments:{name}:SampleRate", "1"), ($"Experiments:{name}:MaxPerSecond", "1000000"),
                // Where nothing hangs, long enough for whatever busy cores do to an answer.
                ($"Experiments:{name}:Timeout", name == PlantedRoutes.Failures ? "00:00:01.5" : "00:00:15"),
                ($"Experiments:{name}:CandidateVersion", "2.0")]);
            if (await AddressAsync(name) is { } address)
            {
                settings.Add(($"Experiments:{name}:Candidate", address.ToString()));
            }
        }

        return [.. settings, .. await OwnSettingsAsync()];
    }

    private async Task<List<(string Key, string? Value)>> OwnSettingsAsync() => !_experiments.Contains(PlantedRoutes.Tail) ? [] :
    [
        ("Experiments:noisy:SelfCheck", "1"),
        ("Experiments:large:MaxBodyBytes", LargeCandidate.Cap.ToString()),
        ("Experiments:tail:SelfCheck", "1"),
        // Latency is judged where both go over the same kind of hop.
        ("Experiments:tail:Control", (await HostAsync(app => new PlantedControl(Planting).MapTwin(app, PlantedRoutes.Tail))).ToString()),
        ("Experiments:tail:Limits:Latency:P99", "2"),
    ];

    private async Task<Uri?> AddressAsync(string experiment) => experiment switch
    {
        PlantedRoutes.Values => await HostAsync(new ValueCandidate(Planting).Map),
        PlantedRoutes.Failures => await HostAsync(new FailingCandidate(Planting).Map),
        PlantedRoutes.Tail => await HostAsync(new SlowCandidate(Planting).Map),
        PlantedRoutes.Credentials => await HostAsync(new GuardedCandidate(Planting).Map),
        PlantedRoutes.Noisy => await HostAsync(new NoisyCandidate(Planting).Map),
        PlantedRoutes.Large => await HostAsync(new LargeCandidate(Planting).Map),
        PlantedRoutes.Late => _late.Address,
        _ => null,
    };

    private async Task<Uri> HostAsync(Action<WebApplication> map)
    {
        var host = await TestApp.StartAsync(static _ => { }, map);
        _candidates.Add(host);
        return host.Address;
    }
}
