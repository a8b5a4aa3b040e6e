using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Storage;
using Shadowing.Storage.Alerts;
using Shadowing.Telemetry;

namespace Shadowing.Notifications.Alerts;

/// <summary>Looks at everything each minute, and has alerts delivered when there is something to say; it waits for nobody and nobody waits
/// for it.</summary>
/// <remarks>Where there is one that speaks for all, it says what is to be said of experiments, by the evidence of all; from here it only
/// gets what concerns this process.</remarks>
internal sealed class AlertNotifier : IHostedService, IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(5);

    // What cannot be handed over by then is said from here. An alert may come twice then, with one id; none gets lost.
    private static readonly TimeSpan s_urgentPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_lastWord = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lastHandOver = TimeSpan.FromMilliseconds(300);
    private readonly AccountBook _book;
    private readonly ExperimentRegistry _registry;
    private readonly FaultLog _faults;
    private readonly TimeProvider _time;
    private readonly WebhookClient _client;
    private readonly AlertOutbox _digests;
    private readonly AlertOutbox _urgent;
    private readonly Dictionary<string, ExperimentWatch> _watches = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stopping = new();

    // Whoever ends has no time to wait for the store, and may still deliver by himself.
    private readonly CancellationTokenSource _handing;
    private readonly InstanceWatch _instance;
    private readonly IAlertStore? _speakers;
    private readonly AlertTally _tally;
    private DateTimeOffset _began;
    private ITimer? _timer;
    private Task _work = Task.CompletedTask;
    private int _isLooking;
    private int _isDisposed;

    public AlertNotifier(AccountBook book, ExperimentRegistry registry, FaultLog faults, ShadowMetrics metrics, AlertTally tally,
        IShadowStore store, TimeProvider time, ILogger<AlertNotifier> logger)
    {
        (_book, _registry, _faults, _time, _tally, _speakers) = (book, registry, faults, time, tally, store as IAlertStore);
        _instance = new InstanceWatch(() => registry.Shared.Instance ?? (_speakers is null ? null : InstanceWatch.OfProcess));
        (_client, _handing) = (new WebhookClient(time), new CancellationTokenSource(Timeout.InfiniteTimeSpan, time));
        _digests = Outbox(s_patience);
        _urgent = Outbox(s_urgentPatience);
        metrics.ObserveAlerts(() => Read() is var alerts ? (alerts.Sent, alerts.Failed, alerts.Suppressed) : default);

        AlertOutbox Outbox(TimeSpan patience) => new(_client, () => registry.Shared.Alerts, tally,
            _speakers is null ? null : message => HandOverAsync(message, patience, _handing.Token), logger);
    }

    /// <summary>Reads what became of the alerts.</summary>
    public AlertReport Read() => _tally.Read();

    /// <summary>Gets how many alerts are under way.</summary>
    public long Waiting => _digests.Waiting + _urgent.Waiting;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _began = _time.GetUtcNow();
        using (ExecutionContext.SuppressFlow())
        {
            // Nobody's ambient values: not those of the code that happens to start the host.
            _work = Task.WhenAll(Task.Run(() => _digests.WorkAsync(_stopping.Token), CancellationToken.None),
                Task.Run(() => _urgent.WorkAsync(_stopping.Token), CancellationToken.None));
            _timer = _time.CreateTimer(static notifier => ((AlertNotifier)notifier!).Look(), this, s_period, s_period);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        _digests.Complete();
        _urgent.Complete();
        _handing.CancelAfter(_registry.Shared.Alerts.Webhook is null ? s_lastWord : s_lastHandOver);
        if (!await EndsAsync(s_lastWord))
        {
            await _stopping.CancelAsync();
            await EndsAsync(s_lastWord);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The container knows this by two names and disposes it for each.
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _timer?.Dispose();
        _digests.Complete();
        _urgent.Complete();
        _handing.Cancel();
        _stopping.Cancel();
        _handing.Dispose();
        _stopping.Dispose();
        _client.Dispose();
    }

    /// <summary>Has somebody paged at once, where there is a webhook.</summary>
    public void Page(AlertReason reason)
    {
        if (_registry.Shared.Alerts is var options && (options.Webhook is not null || _speakers is not null))
        {
            var contacts = _registry.Current.All.Select(static experiment => experiment.Contact).ToList();
            _urgent.Post(_instance.Page(reason, contacts, options, _time.GetUtcNow()), static () => { });
        }
    }

    /// <summary>Looks once; a look that comes while one is under way is left out.</summary>
    public void Look()
    {
        if (Interlocked.Exchange(ref _isLooking, 1) != 0)
        {
            return;
        }

        try
        {
            LookAt(_registry.Shared.Alerts, _time.GetUtcNow());
        }
        catch (Exception fault)
        {
            // On a timer's thread it would end the process.
            _faults.Caught("the alerts", fault);
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    private void LookAt(AlertOptions options, DateTimeOffset now)
    {
        if (options.Webhook is null && _speakers is null)
        {
            return;
        }

        var experiments = _registry.Current.All;
        var contacts = experiments.Select(static experiment => experiment.Contact).ToList();
        Post(_urgent, _instance.LookForFaults(_faults.OnCallersPath, contacts, options, now, out var urgentWaits), urgentWaits,
            _instance.UrgentDidNotArrive);
        Post(_digests, _instance.LookForRejection(_registry.Rejection is not null, contacts, options, now, out var digestWaits),
            digestWaits, _instance.DigestDidNotArrive);
        if (_speakers is null)
        {
            LookAtExperiments(experiments, options, now);
        }
    }

    private void LookAtExperiments(IReadOnlyCollection<Experiment> experiments, AlertOptions options, DateTimeOffset now)
    {
        foreach (var gone in _watches.Keys.Where(name => _registry.Current.Find(name) is null).ToList())
        {
            _watches.Remove(gone);
        }

        foreach (var experiment in experiments)
        {
            var look = AlertLook.Of(_book.Experiment(experiment.Name), experiment, now);
            look = _registry.Shared.Instance is { } name ? look with { Instance = name } : look;
            if (!_watches.TryGetValue(experiment.Name, out var watch))
            {
                _watches.Add(experiment.Name, watch = new ExperimentWatch(_began));
            }

            var message = watch.Look(look, options, now, out var waits);
            Post(_digests, message, waits, () => watch.DidNotArrive(message!.Id));
        }
    }

    private void Post(AlertOutbox outbox, AlertMessage? message, bool waits, Action didNotArrive)
    {
        if (message is not null)
        {
            outbox.Post(message, didNotArrive);
        }
        else if (waits)
        {
            _tally.Suppressed();
        }
    }

    private async Task<bool> HandOverAsync(AlertMessage message, TimeSpan patience, CancellationToken stopping)
    {
        var (alert, began) = (message.Stored(), _time.GetTimestamp());

        // Whoever has no webhook has no other way.
        patience = _registry.Shared.Alerts.Webhook is null ? s_patience : patience;
        try
        {
            while (patience - _time.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
            {
                if (await IsTakenAsync(alert, left < s_answer ? left : s_answer, stopping) is { } isTaken)
                {
                    return isTaken;
                }

                await Task.Delay(s_retry, _time, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // The host ends.
        }

        return false;
    }

    // Null where nobody knows.
    private async Task<bool?> IsTakenAsync(StoredAlert alert, TimeSpan most, CancellationToken stopping)
    {
        try
        {
            return await StoreQuestion.AskAsync(token => _speakers!.PostAlertAsync(alert, token), most, _time, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            if (failure is not (ShadowStoreException or OperationCanceledException))
            {
                _faults.Caught("a store of alerts", failure);
            }

            return null;
        }
    }

    private async Task<bool> EndsAsync(TimeSpan most)
    {
        try
        {
            await _work.WaitAsync(most, _time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
