using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.Comparison.Differences;
using Shadowing.Evidence;
using Shadowing.Evidence.Counting;
using Shadowing.Experiments;
using Shadowing.Execution;
using Shadowing.Mismatches;
using Shadowing.Noise;
using Shadowing.Notifications.Alerts;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Notifications.Alerts;

/// <summary>A host whose alerts go to a real receiver, whose time stands still, and whose calls a test plays.</summary>
internal sealed class AlertStage : IAsyncDisposable
{
    public const string Secret = "a-secret-of-the-receiver";

    public SteppedTime Time { get; } = new();

    public required AlertReceiver Receiver { get; init; }

    public ShadowHost Host { get; private set; } = null!;

    public ReloadableConfiguration Configuration { get; private set; } = null!;

    public AlertNotifier Notifier => Host.Services.GetRequiredService<AlertNotifier>();

    public AlertReport Counts => Notifier.Read();

    public FaultLog Faults => Host.Services.GetRequiredService<FaultLog>();

    public static async Task<AlertStage> StartAsync(params (string Key, string? Value)[] settings)
    {
        var stage = new AlertStage { Receiver = await AlertReceiver.StartAsync() };
        (string, string?)[] all =
        [
            ("Shadowing:Experiments:a:SampleRate", "1"),
            ("Shadowing:Experiments:a:Contact:Owner", "team a"),
            ("Shadowing:Experiments:a:Contact:OnCall", "#a-on-call"),
            ("Shadowing:Experiments:a:Contact:Escalation", "Ring the bell."),
            ("Shadowing:Experiments:b:SampleRate", "1"),
            ("Shadowing:Experiments:b:Contact:Owner", "team b"),
            ("Shadowing:Alerts:Webhook", stage.Receiver.Address.ToString()),
            ("Shadowing:Alerts:Secret", Secret),
            ("Shadowing:Alerts:Dashboard", "https://shop.example/shadowing"),
            .. settings.Select(pair => ("Shadowing:" + pair.Key, pair.Value)),
        ];
        stage.Configuration = new ReloadableConfiguration(
            [.. all.GroupBy(pair => pair.Item1, StringComparer.Ordinal).Select(pairs => pairs.Last())]);
        var root = new Microsoft.Extensions.Configuration.ConfigurationBuilder();
        root.Add(stage.Configuration);
        var configuration = root.Build();
        stage.Host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services.AddSingleton(new InternalClock(stage.Time)),
                configuration));
        return stage;
    }

    /// <summary>Plays calls of an experiment that ended in matches.</summary>
    public void Match(string experiment, int calls) => Play(experiment, calls, account => End(experiment, account, CallOutcome.Match));

    /// <summary>Plays calls into the evidence of a build, under the settings of now.</summary>
    public void Judge(string experiment, string version, CallOutcome outcome, int calls)
    {
        var settings = Host.Services.GetRequiredService<Shadowing.Experiments.ExperimentRegistry>().Current.Find(experiment)!.Judged;
        for (var number = 0; number < calls; number++)
        {
            Account(experiment).Evidence.Saw(new WitnessedCall("GET /", outcome, null, null), settings, version);
        }
    }

    /// <summary>Plays calls that were dropped.</summary>
    public void Drop(string experiment, int calls) =>
        Play(experiment, calls, static account => account.End(CallEnd.Dropped(DropReason.QueueFull)));

    /// <summary>Plays calls that all differ at one path.</summary>
    public void Mismatch(string experiment, int calls, string path = "$.total")
    {
        var group = Account(experiment).Groups.Find(new MismatchSignature("GET /", path, DifferenceKind.Value));
        Play(experiment, calls, account =>
        {
            group?.Saw(Time.GetUtcNow(), DifferenceLabel.Real, how: null);
            End(experiment, account, CallOutcome.Mismatch);
        });
    }

    private void End(string experiment, EndpointAccount account, CallOutcome outcome)
    {
        Account(experiment).Evidence.Saw(account.Endpoint, outcome, fingerprint: null, new EvidenceKey("settings", null));
        account.End(CallEnd.Of(outcome));
    }

    public ExperimentRecord Account(string experiment) => Host.Services.GetRequiredService<AccountBook>().Experiment(experiment);

    /// <summary>Lets minutes pass, each with what a test does in it; the notifier looks at the end of each.</summary>
    /// <param name="count">How many.</param>
    /// <param name="during">What is done in each.</param>
    /// <param name="settles">Whether what is posted has been taken or refused before time goes on: the limit of an attempt passes with
    /// it.</param>
    public async Task MinutesAsync(int count, Action? during = null, bool settles = true)
    {
        for (var minute = 0; minute < count; minute++)
        {
            during?.Invoke();
            Time.Advance(TimeSpan.FromMinutes(1));
            if (settles)
            {
                await SettledAsync();
            }
        }
    }

    /// <summary>Waits until nothing is under way.</summary>
    public async Task SettledAsync(long waiting = 0)
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (Notifier.Waiting > waiting)
        {
            await pause.WaitForNextTickAsync(deadline.Token);
        }
    }

    /// <summary>Stops the host, after which nothing is delivered any more, and gets what has arrived.</summary>
    public async Task<IReadOnlyList<ReceivedAlert>> StopAsync()
    {
        await Host.Host.StopAsync().WaitAsync(TestApp.Deadline);
        return Receiver.Rest();
    }

    public async ValueTask DisposeAsync()
    {
        // What is still under way is given up when its time is over, and that passes only here.
        var end = Host.DisposeAsync().AsTask();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!end.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await pause.WaitForNextTickAsync();
        }

        await end;
        await Receiver.DisposeAsync();
    }

    private void Play(string experiment, int calls, Action<EndpointAccount> end)
    {
        var account = Account(experiment).Endpoint("GET /");
        for (var call = 0; call < calls; call++)
        {
            account.SawEligible(1);
            account.WasSampled();
            end(account);
        }
    }
}
