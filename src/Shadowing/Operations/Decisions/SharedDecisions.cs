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
/// <remarks>The order of decisions is that of the store, never that of a clock. Here a cell only goes forward; where something was said
/// here that the store does not have yet, that holds until it has.</remarks>
internal sealed partial class SharedDecisions : IHostedLifecycleService, IDisposable
{
    private const int MostUntold = 1_000;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(2);

    // A stop waits for the look before it, so none may hang for long.
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(4);
    private readonly ISharedStore? _cells;
    private readonly AuditChain _chain;
    private readonly AuditWatch _watch;
    private readonly IReadOnlyList<IDecisionKind> _kinds;
    private readonly ExperimentStops _stops;
    private readonly ExperimentRegistry _registry;
    private readonly FaultLog _faults;
    private readonly ILogger<SharedDecisions> _logger;
    private readonly TimeProvider _time;
    private readonly TaskScheduler _thread;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    // What was said here and is in no cell yet, in the order in which it was said.
    private readonly List<CellChange> _untold = [];
    private readonly Dictionary<string, Cell> _known = new(StringComparer.Ordinal);

    // What holds here, of whatever was done last.
    private readonly Dictionary<string, string> _held = new(StringComparer.Ordinal);
    private CellReading? _reading;
    private DateTimeOffset? _heardAt;
    private DateTimeOffset? _lackedAt;
    private string? _lastError;

    // Since a change of our own: a store that fails over meanwhile may have lost it, and have the change before it as its newest again.
    private bool _mustCompare;
    private string? _failure;
    private Task? _queued;
    private ITimer? _timer;

    public SharedDecisions(IShadowStore store, IEnumerable<IDecisionKind> kinds, AuditChain chain, AuditWatch watch,
        ExperimentStops stops, ExperimentRegistry registry, FaultLog faults, ILogger<SharedDecisions> logger, TimeProvider time,
        TaskScheduler thread)
    {
        (_cells, _chain, _watch) = (store as ISharedStore, chain, watch);
        (_kinds, _stops, _registry, _faults, _logger, _time, _thread) = ([.. kinds], stops, registry, faults, logger, time, thread);
    }

    /// <summary>Gets a value indicating whether there are others to tell.</summary>
    public bool IsOn => _cells is not null;

    /// <summary>Gets how it fares; null where there are no others to tell.</summary>
    public DecisionStatus? Status
    {
        get
        {
            lock (_gate)
            {
                return IsOn
                    ? new DecisionStatus(_stops.Heard, _heardAt, _untold.Count, _lackedAt, _lastError, _watch.Head, _watch.Wrong)
                    : null;
            }
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
        lock (_gate)
        {
            if (IsOn)
            {
                DropOneTooMany();
                _untold.Add(change);
            }

            Take(change.Name, change.Value);
        }

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
        if (!IsTold(change))
        {
            // The connection may have been one that had broken since it was used last; the next one is new.
            await WithinAsync(Task.Delay(s_retry, _time, cancellation), cancellation);
            await WithinAsync(QueueLook(), cancellation);
        }

        return IsTold(change);
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

        var known = seen is { Length: 0 } ? null : seen ?? Known(change.Name);

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

    /// <summary>Gets what holds here; null where nothing was said of it yet.</summary>
    public HeldDecision? Held(string name)
    {
        lock (_gate)
        {
            return _held.GetValueOrDefault(name) is { } value
                ? new HeldDecision(value, Known(name), IsUntold(name) ? null : _known.GetValueOrDefault(name)?.Version ?? 0)
                : null;
        }
    }

    /// <summary>Does here what was read of another place, where there is no cell of it and nothing was said here.</summary>
    public void TakeOlder(string name, string value)
    {
        lock (_gate)
        {
            // What holds here was said since.
            if (!_held.ContainsKey(name))
            {
                Take(name, value);
            }
        }
    }

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
            Cell? present;
            lock (_gate)
            {
                if (IsUntold(change.Name))
                {
                    throw new ShadowStoreException("It had lost what holds here, and gets it again. Try again in a moment.");
                }

                present = _known.GetValueOrDefault(change.Name);
            }

            if (present?.Change == known)
            {
                change = change with
                {
                    Expected = present?.Version ?? 0,
                    Value = valueAfter?.Invoke(present?.Value) ?? change.Value,
                };
                present = await ChangeAsync(change, cancellation)
                    ?? throw new ShadowStoreException("It has lost what was decided. Try again in a moment.");
                lock (_gate)
                {
                    _mustCompare = true;
                    Learn(present);
                }
            }

            return present?.Change == change.Audit.Id ? null : present;
        }
        finally
        {
            _turn.Release();
            _registry.Refresh();
        }
    }

    // The change that made the cell what it is, also where that was said here and is not told yet.
    private string? Known(string name)
    {
        lock (_gate)
        {
            return _untold.FindLast(change => change.Name == name)?.Audit.Id ?? _known.GetValueOrDefault(name)?.Change;
        }
    }

    private bool IsTold(CellChange change)
    {
        lock (_gate)
        {
            return !_untold.Contains(change);
        }
    }

    private bool IsUntold(string? name)
    {
        lock (_gate)
        {
            return _untold.Exists(change => name is null || change.Name == name);
        }
    }

    private void DropOneTooMany()
    {
        if (_untold.Count >= MostUntold)
        {
            // What was said of the same thing since goes before it anyway.
            var place = _untold.FindIndex(change => _untold.FindLast(later => later.Name == change.Name) != change);
            _untold.RemoveAt(Math.Max(place, 0));
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
        string? before;
        lock (_gate)
        {
            (before, _lastError) = (_lastError, error);
        }

        if (error is not null && error != before)
        {
            Try(() => Log.NotHeard(_logger, error));
        }
    }

    private void Try(Action log)
    {
        try
        {
            log();
        }
        catch (Exception fault)
        {
            _faults.Caught("the log", fault);
        }
    }

    private async Task TellAllAsync(CancellationToken cancellation)
    {
        if (IsUntold(null))
        {
            await WithinAsync(QueueLook(), cancellation);
        }
    }

    private async Task HearAsync(CancellationToken cancellation)
    {
        var reading = await _cells!.ReadCellsAsync(_mustCompare ? null : _reading?.Change, cancellation);
        if (Hear(reading))
        {
            _registry.Refresh();
        }

        // Only what calls are sampled by has been heard: others count on it.
        _stops.Heard = _reading!.Version;
        await _watch.SeeAsync(_cells, reading, cancellation);
    }

    private async Task TellUntoldAsync(CancellationToken cancellation)
    {
        while (true)
        {
            CellChange? change;
            lock (_gate)
            {
                change = _untold.FirstOrDefault();
            }

            if (change is null)
            {
                return;
            }

            var cell = await ChangeAsync(change, cancellation);
            lock (_gate)
            {
                _mustCompare = true;
                _untold.Remove(change);
                if (cell is not null)
                {
                    // Anew: what was heard while this was untold was not done here.
                    _known.Remove(change.Name);
                    Learn(cell);
                }
            }
        }
    }

    private async Task<Cell?> ChangeAsync(CellChange change, CancellationToken cancellation)
    {
        var (key, made) = (_chain.Key(), ((long Number, string Link)?)null);
        var entry = change.Audit with { Decides = AuditChain.Decides(change.Name, change.Value) };
        var cell = await _cells!.ChangeCellAsync(
            change with
            {
                Audit = entry,
                Link = (number, before) =>
                {
                    var link = key.Link(number, before, entry);
                    made = (number, link);
                    return link;
                },
            }, cancellation);
        if (made is { } end)
        {
            _watch.Made(end.Number, end.Link);
        }

        return cell;
    }

    // Whether anything is otherwise now.
    private bool Hear(CellReading reading)
    {
        lock (_gate)
        {
            var isNews = _mustCompare || _reading is null || reading.Change != _reading.Change || reading.Store != _reading.Store;
            if (isNews)
            {
                KeepWhatWasLost(reading.Cells);
                foreach (var cell in reading.Cells)
                {
                    Learn(cell);
                }

            }

            (_reading, _mustCompare, _heardAt) = (reading, false, _time.GetUtcNow());
            _stops.AreHeard = true;
            return isNews;
        }
    }

    private void Learn(Cell cell)
    {
        if (_known.GetValueOrDefault(cell.Name)?.Change == cell.Change)
        {
            return;
        }

        var held = _held.GetValueOrDefault(cell.Name);
        if (Kind(cell.Name) is { } kind && kind.Over(Subject(kind, cell.Name), cell.Value) is { } over)
        {
            TakeForward(cell, held, over);
        }
        else if (!IsUntold(cell.Name))
        {
            Take(cell.Name, cell.Value);
        }

        _known[cell.Name] = cell;
    }

    // What never goes back needs no order to be known: what was lost and is to be said again may be behind what others have said since.
    private void TakeForward(Cell cell, string? held, string over)
    {
        if (Take(cell.Name, cell.Value))
        {
            _untold.RemoveAll(change => change.Name == cell.Name);
        }
        else if (IsUntold(cell.Name))
        {
            _held[cell.Name] = held ?? cell.Value;
        }
        else
        {
            Take(cell.Name, over);
            _untold.Add(Again(cell with { Value = over }));
        }
    }

    // A store that was restored, or failed over to a copy, lacks what was acknowledged: the safer of it stays so, and is said again. Also
    // where others have changed the cell since: they did not know.
    private void KeepWhatWasLost(IReadOnlyList<Cell> cells)
    {
        var present = cells.ToDictionary(static cell => cell.Name, StringComparer.Ordinal);
        var newest = _known.Values.Select(static cell => cell.Version).Append(_reading?.Version ?? 0).Max();

        // Who had such a number before was another change, or this one has come back: from there on nothing is as it was.
        var parting = cells.Where(cell => cell.Version <= newest && _known.GetValueOrDefault(cell.Name)?.Change != cell.Change)
            .Select(static cell => cell.Version).DefaultIfEmpty(long.MaxValue).Min();
        List<Cell> lost = [.. _known.Values.Where(cell => present.GetValueOrDefault(cell.Name) is not { } now
            || (now.Change != cell.Change && (now.Version <= cell.Version || parting <= cell.Version)))];
        foreach (var cell in lost)
        {
            _known.Remove(cell.Name);
            if (Kind(cell.Name)?.IsSafer(cell.Value) is true && !IsUntold(cell.Name))
            {
                _untold.Add(Again(cell));
            }
        }

        if (lost.Count > 0)
        {
            _lackedAt = _time.GetUtcNow();
            Try(() => Log.Lacked(_logger, lost.Count));
        }
    }

    // Of the same id at all who say it.
    private CellChange Again(Cell cell) => new()
    {
        Name = cell.Name, Value = cell.Value,
        Audit = new AuditEntry
        {
            Id = $"{cell.Change}:again", At = _time.GetUtcNow(), By = "shadowing", Action = "decided again",
            Experiment = StopDecision.Read(cell.Value)?.Experiment ?? ForgetDecision.Read(cell.Value)?.Experiment ?? cell.Name,
            Reason = $"The store had lost {cell.Name}, which was its change {cell.Version}: it was restored, or failed over to a copy that lacked it.",
        },
    };

    private bool Take(string name, string value)
    {
        _held[name] = value;

        // Of a later version of the library there may be other kinds.
        return Kind(name) is not { } kind || kind.Take(Subject(kind, name), value);
    }

    private static string Subject(IDecisionKind kind, string name) => name[kind.Prefix.Length..];

    private IDecisionKind? Kind(string name) =>
        _kinds.FirstOrDefault(kind => name.StartsWith(kind.Prefix, StringComparison.Ordinal));

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
