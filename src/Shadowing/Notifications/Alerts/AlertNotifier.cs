using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Telemetry;

namespace Shadowing.Notifications.Alerts;

/// <summary>Looks at everything each minute, and has alerts delivered when there is something to say; it waits for nobody and nobody waits
/// for it.</summary>
internal sealed class AlertNotifier : IHostedService, IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_lastWord = TimeSpan.FromSeconds(1);
    private readonly AccountBook _book;
    private readonly ExperimentRegistry _registry;
    private readonly FaultLog _faults;
    private readonly TimeProvider _time;
    private readonly WebhookClient _client;
    private readonly AlertOutbox _digests;
    private readonly AlertOutbox _urgent;
    private readonly Dictionary<string, ExperimentWatch> _watches = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stopping = new();
    private readonly InstanceWatch _instance = new();
    private DateTimeOffset _began;
    private ITimer? _timer;
    private Task _work = Task.CompletedTask;
    private long _suppressed;
    private int _isLooking;
    private int _isDisposed;

    public AlertNotifier(AccountBook book, ExperimentRegistry registry, FaultLog faults, ShadowMetrics metrics, TimeProvider time,
        ILogger<AlertNotifier> logger)
    {
        (_book, _registry, _faults, _time) = (book, registry, faults, time);
        _client = new WebhookClient(time);
        _digests = new AlertOutbox(_client, () => registry.Shared.Alerts, logger);
        _urgent = new AlertOutbox(_client, () => registry.Shared.Alerts, logger);
        metrics.ObserveAlerts(() => Read() is var alerts ? (alerts.Sent, alerts.Failed, alerts.Suppressed) : default);
    }

    /// <summary>Reads what became of the alerts.</summary>
    public AlertReport Read() => new(_digests.Sent + _urgent.Sent, _digests.Failed + _urgent.Failed, Volatile.Read(ref _suppressed));

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
        _stopping.Cancel();
        _stopping.Dispose();
        _client.Dispose();
    }

    /// <summary>Has somebody paged at once, where there is a webhook.</summary>
    public void Page(AlertReason reason)
    {
        if (_registry.Shared.Alerts is { Webhook: not null } options)
        {
            var contacts = _registry.Current.All.Select(static experiment => experiment.Contact).ToList();
            _urgent.Post(InstanceWatch.Page(reason, contacts, options, _time.GetUtcNow()), static () => { });
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
        if (options.Webhook is null)
        {
            return;
        }

        var experiments = _registry.Current.All;
        var contacts = experiments.Select(static experiment => experiment.Contact).ToList();
        Post(_urgent, _instance.LookForFaults(_faults.OnCallersPath, contacts, options, now, out var urgentWaits), urgentWaits,
            _instance.UrgentDidNotArrive);
        Post(_digests, _instance.LookForRejection(_registry.Rejection is not null, contacts, options, now, out var digestWaits),
            digestWaits, _instance.DigestDidNotArrive);
        foreach (var gone in _watches.Keys.Where(name => _registry.Current.Find(name) is null).ToList())
        {
            _watches.Remove(gone);
        }

        foreach (var experiment in experiments)
        {
            var look = AlertLook.Of(_book.Experiment(experiment.Name), experiment, now);
            if (!_watches.TryGetValue(experiment.Name, out var watch))
            {
                _watches.Add(experiment.Name, watch = new ExperimentWatch(_began));
            }

            Post(_digests, watch.Look(look, options, now, out var waits), waits, watch.DidNotArrive);
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
            Interlocked.Increment(ref _suppressed);
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
