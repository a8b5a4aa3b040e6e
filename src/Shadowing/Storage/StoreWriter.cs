using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shadowing.Experiments;
using Shadowing.Telemetry;

namespace Shadowing.Storage;

/// <summary>Hands what an earlier run left to those who hold the evidence, and writes what they changed, behind, on a thread of its own: a
/// store that fails or hangs costs nobody but itself.</summary>
internal sealed partial class StoreWriter : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_startDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_stopDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_flushDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_storeDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_expiryInterval = TimeSpan.FromMinutes(1);

    private readonly IShadowStore _store;
    private readonly IEvidenceSource[] _sources;
    private readonly IFleetPart _fleet;
    private readonly ExperimentStops _stops;
    private readonly ExperimentRegistry _registry;
    private readonly FaultLog _faults;
    private readonly TimeProvider _time;
    private readonly TaskScheduler _thread;
    private readonly ILogger<StoreWriter> _logger;
    private readonly StoreHealth _health;
    private readonly PendingChanges _pending = new(mostRows: 50_000, mostBytes: 32L * 1024 * 1024);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private Task<bool>? _queued;
    private ITimer? _timer;
    private volatile bool _isLoaded;
    private volatile bool _hasStarted;
    private volatile bool _isLast;
    private long _pendingRows;
    private long _lastExpiry = long.MinValue;

    public StoreWriter(
        IShadowStore store, IEnumerable<IEvidenceSource> sources, IFleetPart fleet, ExperimentStops stops, ExperimentRegistry registry,
        ShadowMetrics metrics, FaultLog faults, TimeProvider time, TaskScheduler thread, ILogger<StoreWriter> logger)
    {
        (_store, _sources, _fleet, _stops, _registry, _faults, _time, _thread, _logger) =
            (store, [.. sources], fleet, stops, registry, faults, time, thread, logger);
        _health = new StoreHealth(() => Ask(static store => store.Description, _store.GetType().Name), s_interval, faults, logger, time);
        metrics.ObserveStore(() => _health.Writes, () => _health.Failures, () => _health.Lost);
    }

    /// <summary>Gets how the store fares.</summary>
    public StoreStatus Status => new(
        Ask(static store => store.Description, _store.GetType().Name),
        _health.LastWritten,
        _health.Failures,
        _health.Lost,
        Volatile.Read(ref _pendingRows),
        _fleet.LostCalls,
        WhatIsWrong());

    /// <summary>Gets a value indicating whether a write runs or waits for its turn.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return _queued is not null || _turn.CurrentCount == 0;
            }
        }
    }

    private bool SurvivesRestart => Ask(static store => store.SurvivesRestart, whenItFails: true);

    /// <inheritdoc/>
    /// <remarks>
    /// Before anything listens. A store that takes long, or fails, does not keep the host from starting: then nothing is sampled until it
    /// is known what was stopped. One that holds nothing of an earlier run is not waited for at all: a host whose start nobody awaits
    /// listens when its start returns, with this library as without.
    /// </remarks>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (SurvivesRestart)
        {
            return LoadAndBeginAsync(cancellationToken);
        }

        Begin(QueueWrite);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <remarks>Those who share the store know of this instance at once, and do not count on without it.</remarks>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (_fleet.IsOn)
        {
            // Those who look at the fleet see at once that it has heard of a stop.
            _stops.Changed = Tick;
            Tick();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <remarks>After all parts have stopped, the pump among them, so that its last comparisons are written too.</remarks>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        try
        {
            _timer?.Dispose();
            _isLast = true;
            if (!await WithinAsync(QueueWrite(), s_stopDeadline, cancellationToken))
            {
                var left = Volatile.Read(ref _pendingRows);
                _health.GaveUp(left);
                if (WhatIsLost(left) is { } lost)
                {
                    Log.LostAtStop(_logger, lost, WhatIsWrong() ?? "It took too long.");
                }
            }
        }
        catch (Exception fault)
        {
            _faults.Caught("the last write of the store's writer", fault);
        }
    }

    /// <summary>Writes all that has changed up to now, and waits for it; answers whether it is written, or at least all that a person
    /// did.</summary>
    /// <remarks>A store that hangs is waited for no longer than five seconds, and no longer than the token says.</remarks>
    public Task<bool> FlushAsync(CancellationToken cancellation) => WithinAsync(QueueWrite(), s_flushDeadline, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        (_thread as IDisposable)?.Dispose();
    }

    private async Task LoadAndBeginAsync(CancellationToken cancellation)
    {
        try
        {
            Know(false);
            await WithinAsync(QueueWrite(), s_startDeadline, cancellation);
            if (!_stops.AreKnown)
            {
                Log.NotLoaded(_logger, Ask(static store => store.Description, _store.GetType().Name));
            }
        }
        catch (Exception fault)
        {
            _faults.Caught("the start of the store's writer", fault);
        }

        Begin();
    }

    private void Begin(Func<Task>? first = null)
    {
        try
        {
            _ = first?.Invoke();
            _hasStarted = true;
            using (NoFlow())
            {
                _timer = _time.CreateTimer(static writer => ((StoreWriter)writer!).Tick(), this, s_interval, s_interval);
            }
        }
        catch (Exception fault)
        {
            _faults.Caught("the start of the store's writer", fault);
        }
    }

    private async Task<bool> WithinAsync(Task<bool> write, TimeSpan most, CancellationToken cancellation)
    {
        try
        {
            return await write.WaitAsync(most, _time, cancellation).ConfigureAwait(false);
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private void Tick()
    {
        try
        {
            // One that fails, or is slow, is not asked more often than that.
            if (_health.MayTry)
            {
                _ = QueueWrite();
            }
        }
        catch (Exception fault)
        {
            // An exception out of a timer would end the process.
            _faults.Caught("the timer of the store's writer", fault);
        }
    }

    // One write runs and at most one waits, which whoever comes meanwhile joins: it has not looked yet, so it will see what they changed.
    private Task<bool> QueueWrite()
    {
        lock (_gate)
        {
            using (NoFlow())
            {
                _queued ??= Task.Factory.StartNew(TakeTurnAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _thread)
                    .Unwrap();
            }

            return _queued;
        }
    }

    // On the thread of our own, as is everything below: a store may block it.
    private async Task<bool> TakeTurnAsync()
    {
        await _turn.WaitAsync();
        try
        {
            lock (_gate)
            {
                _queued = null;
            }

            return await WriteAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> WriteAsync()
    {
        try
        {
            using var deadline = new CancellationTokenSource(s_storeDeadline, _time);
            if (!_isLoaded)
            {
                await LoadAsync(deadline.Token);
            }

            // At the start it is only read: those who count have not begun yet.
            if (!_hasStarted)
            {
                return true;
            }

            if (_fleet.IsOn)
            {
                await WriteSharedAsync(deadline.Token);
                return true;
            }

            var mayExpire = MayExpire();
            Collect(mayExpire);
            if (_pending.ToBatch() is { } batch && (batch.Count > 0 || batch.ExpireBefore is not null))
            {
                await _health.AskAsync(() => _store.SaveAsync(batch, deadline.Token));
                Written(mayExpire);
            }

            return true;
        }
        catch (Exception failure)
        {
            _health.Failed(failure);
            return await WriteUrgentAsync();
        }
    }

    // With its first calls: the others wait for what an instance has to tell from the moment on that they know of it. And minutes are
    // counted by the store's clock, which nobody knows before the store has answered.
    private async Task IntroduceAsync(CancellationToken deadline)
    {
        if (_fleet.Now is null && !_fleet.IsOpen)
        {
            _fleet.Take(new StoreBatch(), isLast: false);
        }

        await _health.AskAsync(() => _fleet.WriteAsync(deadline));
    }

    // What a person did goes in as it is, and first; what was counted, into rows of this instance's own; and then it may be its turn to
    // fold.
    private async Task WriteSharedAsync(CancellationToken deadline)
    {
        _pending.Drop(_fleet.TakeForgotten());
        if (_fleet.Now is not null)
        {
            // Also while an earlier batch is still to be written: minutes go on, and a person's word does not wait for numbers.
            Collect(mayExpire: false);
            await SaveAloneAsync(deadline);
        }

        var began = _time.GetTimestamp();
        await IntroduceAsync(deadline);

        // Once more: the store may have taken its time.
        _pending.Drop(_fleet.TakeForgotten());
        _fleet.Take(_pending.ToBatch(), _isLast);
        _pending.Clear();
        await _health.AskAsync(() => _fleet.WriteAsync(deadline));
        var took = _time.GetElapsedTime(began);
        await _health.AskAsync(() => _fleet.FoldAsync(deadline));
        Written(hasExpired: false);

        _health.Took(took);
    }

    private async Task SaveAloneAsync(CancellationToken deadline)
    {
        if (_pending.ToBatch().Alone() is { Count: > 0 } alone)
        {
            await _health.AskAsync(() => _store.SaveAsync(alone, deadline));
            _pending.ClearAlone();
        }
    }

    // A full store has no room for a thousand samples, and may well have some for the word that stops an experiment.
    private async Task<bool> WriteUrgentAsync()
    {
        if (!_isLoaded || _pending.ToUrgentBatch() is not { } urgent)
        {
            return false;
        }

        try
        {
            using var deadline = new CancellationTokenSource(s_storeDeadline, _time);
            await _health.AskAsync(() => _store.SaveAsync(urgent, deadline.Token));
            _pending.ClearUrgent();
            Volatile.Write(ref _pendingRows, _pending.Count);
            _health.Written();
            return true;
        }
        catch (Exception failure)
        {
            _health.Failed(failure);
            return false;
        }
    }

    // Nothing is taken from the sources before they got what was left: a group that begins anew would overwrite the one that is stored.
    private async Task LoadAsync(CancellationToken cancellation)
    {
        var state = StoredState.Empty;

        // What all have counted together is no part of what this one counts.
        await _health.AskAsync(async () => state = _fleet.IsOn
            ? new StoredState { Stops = await _fleet.ReadStopsAsync(cancellation) }
            : await _store.LoadAsync(cancellation));
        var isWhole = true;
        foreach (var source in _sources)
        {
            try
            {
                source.Restore(state);
            }
            catch (Exception fault)
            {
                isWhole = false;
                _faults.Caught("what an earlier run has left", fault);
            }
        }

        // The part that failed may be the one that knew what a person has stopped: nothing starts by our mistake.
        foreach (var stop in state.Stops.Where(stop => !isWhole && stop.IsStopped))
        {
            _stops.Set(stop.Experiment, isStopped: true);
        }

        _isLoaded = true;
        Know(true);
        _health.Recovered();
    }

    private void Collect(bool mayExpire)
    {
        var survives = SurvivesRestart || _fleet.IsOn;
        var now = _fleet.Now ?? _time.GetUtcNow();
        foreach (var source in _sources)
        {
            try
            {
                var changes = source.TakeChanges(now);
                _health.GaveUp(_pending.Add(changes with
                {
                    // What nobody will read back need not be in memory twice.
                    Groups = survives ? changes.Groups : [],
                    Samples = survives ? changes.Samples : [],
                    RemovedGroups = survives ? changes.RemovedGroups : [],
                    RemovedSamples = survives ? changes.RemovedSamples : [],
                    Evidence = survives ? changes.Evidence : [],
                    ExpireBefore = mayExpire ? changes.ExpireBefore : null,
                }));
            }
            catch (Exception fault)
            {
                _faults.Caught("what the store is to be told", fault);
            }
        }

        Volatile.Write(ref _pendingRows, _pending.Count);
    }

    private bool MayExpire() => _lastExpiry == long.MinValue || _time.GetElapsedTime(_lastExpiry) >= s_expiryInterval;

    private void Written(bool hasExpired)
    {
        _pending.Clear();
        Volatile.Write(ref _pendingRows, 0);
        _health.Written();
        if (hasExpired)
        {
            _lastExpiry = _time.GetTimestamp();
        }

        _health.Recovered();
    }

    // What was never collected has no number.
    private string? WhatIsLost(long rows) =>
        rows == 1 ? "The last row of evidence"
        : rows > 1 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The last {rows} rows of evidence")
        : !_isLoaded ? "What was counted since the start"
        : IsBusy ? "What was counted since the last write"
        : null;

    private string? WhatIsWrong()
    {
        var wrong = _health.WhatIsWrong;
        return _stops.AreKnown && _stops.AreHeard
            ? wrong
            : $"What an earlier run left is not read yet, so nothing is sampled. {wrong}".TrimEnd();
    }

    private void Know(bool areKnown)
    {
        if (_stops.AreKnown != areKnown)
        {
            _stops.AreKnown = areKnown;
            _registry.Refresh();
        }
    }

    // A user's store: even its properties may throw.
    private T Ask<T>(Func<IShadowStore, T> question, T whenItFails)
    {
        try
        {
            return question(_store);
        }
        catch (Exception fault)
        {
            _faults.Caught("a property of the store", fault);
            return whenItFails;
        }
    }

    // Nobody's ambient values on our thread: not those of a request that waits for a write, nor those of who starts the host.
    private static AsyncFlowControl? NoFlow() => ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();

    private static partial class Log
    {
        [LoggerMessage(10002, LogLevel.Warning,
            "The store ({Store}) could not be read at start. Nothing is sampled until it can be: what a person has stopped must not start by itself. It is tried again every few seconds.", EventName = nameof(NotLoaded))]
        internal static partial void NotLoaded(ILogger logger, string store);

        [LoggerMessage(10004, LogLevel.Warning, "{Lost} could not be written before the process ended: {Error}",
            EventName = nameof(LostAtStop))]
        internal static partial void LostAtStop(ILogger logger, string lost, string error);
    }
}
