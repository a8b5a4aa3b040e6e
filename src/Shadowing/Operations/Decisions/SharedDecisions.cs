using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shadowing.Experiments;
using Shadowing.Operations.Audits;
using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.Storage.Shared;
using Shadowing.Telemetry;

namespace Shadowing.Operations.Decisions;

/// <summary>Tells all who share the store what was decided here, and hears each second what was decided elsewhere. On a thread of its own,
/// beside the one that writes what was counted: a word that stops does not wait for numbers.</summary>
internal sealed partial class SharedDecisions : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(2);

    // A stop waits for the look before it, so none may hang for long.
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(4);
    private readonly ISharedStore? _cells;
    private readonly AuditChain _chain;
    private readonly AuditWatch _watch;
    private readonly HeldDecisions _held;
    private readonly ExperimentStops _stops;
    private readonly ExperimentRegistry _registry;
    private readonly FaultLog _faults;
    private readonly ILogger<SharedDecisions> _logger;
    private readonly TimeProvider _time;
    private readonly TaskScheduler _thread;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private string? _lastError;
    private string? _failure;
    private Task? _queued;
    private ITimer? _timer;

    public SharedDecisions(IShadowStore store, IEnumerable<IDecisionKind> kinds, AuditChain chain, AuditWatch watch,
        ExperimentStops stops, ExperimentRegistry registry, FaultLog faults, ILogger<SharedDecisions> logger, TimeProvider time,
        TaskScheduler thread)
    {
        (_cells, _chain, _watch) = (store as ISharedStore, chain, watch);
        (_held, _stops, _registry) = (new HeldDecisions([.. kinds], time), stops, registry);
        (_faults, _logger, _time, _thread) = (faults, logger, time, thread);
    }

    /// <summary>Gets a value indicating whether there are others to tell.</summary>
    public bool IsOn => _cells is not null;

    /// <summary>Gets how it fares; null where there are no others to tell.</summary>
    public DecisionStatus? Status
    {
        get
        {
            var (heard, lacked) = _held.Times;
            return IsOn
                ? new DecisionStatus(_stops.Heard, heard, _held.Untold, lacked, Volatile.Read(ref _lastError), _watch.Head, _watch.Wrong)
                : null;
        }
    }

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return;
        }

        // Like what was written behind: what a person has stopped is known before anything is sampled, and no store keeps a host from
        // starting.
        _stops.AreHeard = false;
        await WithinAsync(QueueLook(), cancellationToken);
        _timer = _time.CreateTimer(static decisions => ((SharedDecisions)decisions!).Tick(), this, s_interval, s_interval);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => TellAllAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        return TellAllAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        (_thread as IDisposable)?.Dispose();
    }

    /// <summary>Does here at once what was said here, before whatever anybody else has said; <see cref="TellAsync"/> tells it.</summary>
    public void Say(CellChange change)
    {
        _held.Say(change, isToTell: IsOn);
        _registry.Refresh();
    }

    /// <summary>Tells all what was said here.</summary>
    /// <returns>Whether its cell has it, so that all hear of it; else it is told as soon as the store answers.</returns>
    public async Task<bool> TellAsync(CellChange change, CancellationToken cancellation)
    {
        if (!IsOn)
        {
            return false;
        }

        await WithinAsync(QueueLook(), cancellation);
        if (!_held.IsTold(change))
        {
            // The connection may have been one that had broken since it was used last; the next one is new.
            await WithinAsync(Task.Delay(s_retry, _time, cancellation), cancellation);
            await WithinAsync(QueueLook(), cancellation);
        }

        return _held.IsTold(change);
    }

    /// <summary>Decides for all what may be decided only by who knows what holds.</summary>
    /// <param name="change">What is to hold.</param>
    /// <param name="seen">The change that whoever decides has seen as the last one, empty where he has seen none; null for what this
    /// instance has heard of last.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <param name="valueAfter">Makes the value of what the cell has; null for the change's own.</param>
    /// <returns>What holds instead; null where it was done.</returns>
    /// <exception cref="ShadowStoreException">The store does not answer: nobody knows what others have said, nor whether this was
    /// heard.</exception>
    public async Task<Cell?> CompareAsync(CellChange change, string? seen, CancellationToken cancellation,
        Func<string?, string>? valueAfter = null)
    {
        if (!IsOn)
        {
            Say(change);
            return null;
        }

        var known = seen is { Length: 0 } ? null : seen ?? _held.Known(change.Name);

        // Of the whole, and until it has ended: whoever has waited in vain is not to find it done much later.
        var deadline = new CancellationTokenSource(s_deadline, _time);
        try
        {
            return await OnThreadAsync(() => CompareInTimeAsync(change, known, valueAfter, deadline))
                .WaitAsync(s_deadline, _time, cancellation);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new ShadowStoreException("It did not answer in time.", late);
        }
        catch (Exception fault) when (fault is not (ShadowStoreException or OperationCanceledException))
        {
            _faults.Caught("a store of cells", fault);
            throw new ShadowStoreException($"It threw {fault.GetType().Name}.", fault);
        }
    }

    /// <inheritdoc cref="HeldDecisions.Held"/>
    public HeldDecision? Held(string name) => _held.Held(name);

    /// <inheritdoc cref="HeldDecisions.TakeOlder"/>
    public void TakeOlder(string name, string value) => _held.TakeOlder(name, value);

    private async Task<Cell?> CompareInTimeAsync(CellChange change, string? known, Func<string?, string>? valueAfter,
        CancellationTokenSource deadline)
    {
        using (deadline)
        {
            return await CompareWithKnownAsync(change, known, valueAfter, deadline.Token);
        }
    }

    private async Task<Cell?> CompareWithKnownAsync(CellChange change, string? known, Func<string?, string>? valueAfter,
        CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await TellUntoldAsync(cancellation);
            await HearAsync(cancellation);
            var present = _held.Present(change.Name);
            if (present?.Change == known)
            {
                change = change with
                {
                    Expected = present?.Version ?? 0,
                    Value = valueAfter?.Invoke(present?.Value) ?? change.Value,
                };
                present = await ChangeAsync(change, cancellation)
                    ?? throw new ShadowStoreException("It has lost what was decided. Try again in a moment.");
                _held.Decided(present);
            }

            return present?.Change == change.Audit.Id ? null : present;
        }
        finally
        {
            _turn.Release();
            _registry.Refresh();
        }
    }

    private void Tick()
    {
        try
        {
            _ = QueueLook();
        }
        catch (Exception fault)
        {
            // An exception out of a timer would end the process.
            _faults.Caught("the timer of what is decided", fault);
        }
    }

    // One look runs and at most one waits, which whoever comes meanwhile joins.
    private Task QueueLook()
    {
        lock (_gate)
        {
            return _queued ??= OnThreadAsync(LookAsync);
        }
    }

    private async Task<bool> LookAsync()
    {
        await _turn.WaitAsync();
        using var deadline = new CancellationTokenSource(s_deadline, _time);
        var cancellation = deadline.Token;
        try
        {
            lock (_gate)
            {
                _queued = null;
            }

            // A store that takes nothing, such as one whose disk is full, may still be read.
            var isTold = await IsDoneAsync(() => TellUntoldAsync(cancellation));
            var isHeard = await IsDoneAsync(() => HearAsync(cancellation));
            Fares(isTold && isHeard ? null : _failure);
            if (!isTold)
            {
                // The others hear of it up to a second after the store has it.
                _timer?.Change(s_retry, s_interval);
            }

            return isTold && isHeard;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> IsDoneAsync(Func<Task> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (Exception failure)
        {
            if (failure is not (ShadowStoreException or OperationCanceledException))
            {
                _faults.Caught("what is decided", failure);
            }

            _failure = failure is ShadowStoreException ? failure.Message
                : failure is OperationCanceledException ? "The store did not answer in time."
                : $"The store threw {failure.GetType().Name}.";
            return false;
        }
    }

    // Where numbers can be written and this cannot, nobody else would say so.
    private void Fares(string? error)
    {
        if (Interlocked.Exchange(ref _lastError, error) != error && error is not null)
        {
            _faults.Note(() => Log.NotHeard(_logger, error));
        }
    }

    private async Task TellAllAsync(CancellationToken cancellation)
    {
        if (_held.Untold > 0)
        {
            await WithinAsync(QueueLook(), cancellation);
        }
    }

    private async Task HearAsync(CancellationToken cancellation)
    {
        var reading = await _cells!.ReadCellsAsync(_held.Newest, cancellation);
        var (isNews, lost) = _held.Hear(reading);
        _stops.AreHeard = true;
        if (lost > 0)
        {
            _faults.Note(() => Log.Lacked(_logger, lost));
        }

        if (isNews)
        {
            _registry.Refresh();
        }

        // Only what calls are sampled by has been heard: others count on it.
        _stops.Heard = reading.Version;
        _watch.See(_cells, reading);
    }

    private async Task TellUntoldAsync(CancellationToken cancellation)
    {
        while (_held.FirstUntold is { } change)
        {
            _held.Told(change, await ChangeAsync(change, cancellation));
        }
    }

    private async Task<Cell?> ChangeAsync(CellChange change, CancellationToken cancellation)
    {
        var (key, made) = (_chain.Key(), ((long Number, string? Before, string Link)?)null);
        var entry = change.Audit with { Decides = AuditChain.Decides(change.Name, change.Value) };
        var cell = await _cells!.ChangeCellAsync(
            change with
            {
                Audit = entry,
                Link = (number, before) =>
                {
                    var link = key.Link(number, before, entry);
                    made = (number, before, link);
                    return link;
                },
            }, cancellation);
        if (made is { } end)
        {
            _watch.Made(end.Number, end.Before, end.Link);
        }

        return cell;
    }

    private Task<T> OnThreadAsync<T>(Func<Task<T>> ask)
    {
        Task<T> asked;
        using (ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow())
        {
            asked = Task.Factory.StartNew(ask, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _thread).Unwrap();
        }

        return asked;
    }

    private async Task WithinAsync(Task look, CancellationToken cancellation)
    {
        try
        {
            await look.WaitAsync(s_wait, _time, cancellation).ConfigureAwait(false);
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            // It goes on; whoever waits need not.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20001, LogLevel.Warning,
            "The store lacks {Count} decisions that it had acknowledged: it was restored, or failed over to a copy that lacked them. What was stopped stays so, what was forgotten too, and both are said again.",
            EventName = nameof(Lacked))]
        internal static partial void Lacked(ILogger logger, int count);

        [LoggerMessage(20002, LogLevel.Warning,
            "What was decided elsewhere cannot be heard, or what was decided here cannot be told: {Error} What holds here goes on; it is tried again each second.",
            EventName = nameof(NotHeard))]
        internal static partial void NotHeard(ILogger logger, string error);
    }
}
