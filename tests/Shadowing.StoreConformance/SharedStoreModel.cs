using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Alerts;
using Shadowing.Storage.Cells;
using Shadowing.Storage.Shared;

namespace Shadowing.StoreConformance;

/// <summary>What a shared store must do, as plainly as can be said: lists that are searched from end to end, by one caller at a
/// time.</summary>
internal sealed class SharedStoreModel(TimeProvider clock) : ISharedStore, IAlertStore
{
    private readonly Lock _gate = new();
    private readonly StoreModel _summary = new();
    private readonly CellStoreModel _cells = new();
    private readonly AlertStoreModel _alerts = new(clock);
    private readonly List<AuditEntry> _chain = [];
    private (long Number, string? Link) _head;
    private readonly string _identity = Guid.NewGuid().ToString("N");
    private readonly List<RunReading> _runs = [];
    private readonly List<(RunRow Row, long Number)> _rows = [];
    private readonly List<RunRow> _base = [];
    private readonly List<RunRow> _totals = [];
    private readonly List<RunWindow> _windows = [];
    private readonly List<StoredSample> _samples = [];
    private readonly List<HistoryMinute> _minutes = [];
    private long _fence;
    private string? _holder;
    private DateTimeOffset _until;
    private long _fold;
    private DateTimeOffset? _foldedAt;
    private long _foldedThrough;

    /// <summary>Gets or sets what keeps runs from writing; null lets them.</summary>
    public Exception? RefusesRuns { get; set; }

    /// <summary>Gets or sets the instance that cannot write; null where all can.</summary>
    public string? CutOff { get; set; }

    /// <inheritdoc/>
    public string Description => "a model in memory";

    /// <inheritdoc/>
    public bool SurvivesRestart => false;

    /// <summary>Gets or sets what a change of cells fails with; null where it does not.</summary>
    public Exception? RefusesCells { get; set; }

    /// <summary>Gets or sets a value indicating whether the next change of a cell is answered and then lost, as by a database that fails
    /// over in that moment.</summary>
    public bool LosesNextCell { get; set; }

    /// <summary>Gets or sets whose changes of cells do not fail.</summary>
    public string? SparesCellsOf { get; set; }

    /// <summary>Gets or sets what a reading of cells fails with; null where it does not.</summary>
    public Exception? HidesCells { get; set; }

    /// <summary>Gets or sets what a reading of the chained audit fails with; null where it does not.</summary>
    public Exception? HidesAudit { get; set; }

    /// <summary>Gets how often the chained audit was asked for.</summary>
    public int AuditReads { get; private set; }

    /// <summary>Gets how often everything was read.</summary>
    public int Loads { get; private set; }

    /// <inheritdoc/>
    public Task<StoredState> LoadAsync(CancellationToken cancellation) => Alone(
        () =>
        {
            Loads++;
            var state = _summary.State;
            return state with { Samples = [.. state.Samples.OrderBy(sample => sample.At)] };
        },
        cancellation);

    /// <inheritdoc/>
    public Task<CellReading> ReadCellsAsync(string? known, CancellationToken cancellation) => Alone(
        () => HidesCells is { } failure ? throw failure : new CellReading
        {
            Store = _identity, Version = _cells.Version, Change = _cells.Newest, Cells = _cells.Read(known),
            AuditNumber = _head.Number, AuditLink = _head.Link,
        },
        cancellation);

    /// <summary>Gets the number of the newest change of a cell.</summary>
    public long CellVersion
    {
        get
        {
            lock (_gate)
            {
                return _cells.Version;
            }
        }
    }

    /// <summary>Loses the newest changes of cells, as a database does that is restored to what it was earlier.</summary>
    public void LoseCells(int changes)
    {
        lock (_gate)
        {
            Lose(changes);
        }
    }

    /// <inheritdoc/>
    public Task<Cell?> ChangeCellAsync(CellChange change, CancellationToken cancellation) => Alone(
        () =>
        {
            if (RefusesCells is { } failure && change.Audit.By != SparesCellsOf)
            {
                throw failure;
            }

            var cell = _cells.Change(change);
            if (cell?.Change == change.Audit.Id && _head.Number < _cells.Version)
            {
                var number = _head.Number + 1;
                var entry = change.Audit with { Number = number, Link = change.Link?.Invoke(number, _head.Link) };
                _chain.Add(entry);
                _head = (number, entry.Link);
                _summary.Save(new StoreBatch { Audit = [entry] });
            }

            if (LosesNextCell)
            {
                LosesNextCell = false;
                Lose(1);
            }

            return cell;
        },
        cancellation);

    /// <inheritdoc/>
    public Task SaveAsync(StoreBatch batch, CancellationToken cancellation) => Alone(
        () =>
        {
            Check(batch);
            _summary.Save(batch);
            _cells.Enter(batch.Audit);
            return true;
        },
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<HistoryMinute>> ReadHistoryAsync(string experiment, string? endpoint, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation) =>
        Alone<IReadOnlyList<HistoryMinute>>(() => [.. _summary.History(experiment, endpoint, from, to, _minutes)], cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Annotation>> ReadAnnotationsAsync(string experiment, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation) => Alone<IReadOnlyList<Annotation>>(
        () => [.. _summary.Annotations(experiment, from, to).OrderBy(annotation => annotation.At).TakeLast(1_000)],
        cancellation);

    /// <summary>Gets the chained audit, for who tampers with it.</summary>
    public List<AuditEntry> AuditChain => _chain;

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> ReadAuditChainAsync(long after, int take, CancellationToken cancellation) => Alone(
        () =>
        {
            AuditReads++;
            IEnumerable<AuditEntry> entries = _chain.Where(entry => entry.Number > after).OrderBy(static entry => entry.Number);
            return HidesAudit is { } failure ? throw failure : (IReadOnlyList<AuditEntry>)[.. entries.Take(take)];
        },
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int skip, int take, CancellationToken cancellation) =>
        Alone<IReadOnlyList<AuditEntry>>(
            () => [.. _summary.Audit().Reverse().OrderByDescending(entry => entry.At).Skip(skip).Take(take)],
            cancellation);

    /// <inheritdoc/>
    public Task<RunReceipt> WriteRunAsync(RunBatch batch, CancellationToken cancellation) =>
        Alone(
            () => RefusesRuns is { } refused ? throw refused
                : batch.Instance == CutOff ? throw new ShadowStoreException("It is out of reach.")
                : WriteRun(batch),
            cancellation);

    /// <inheritdoc/>
    public Task<FoldTurn?> TakeTurnAsync(FoldQuestion question, CancellationToken cancellation) =>
        Alone(() => TakeTurn(question), cancellation);

    /// <inheritdoc/>
    public Task<bool> FoldAsync(FoldBatch batch, CancellationToken cancellation) => Alone(() => Fold(batch), cancellation);

    /// <inheritdoc/>
    public Task<FleetReading> ReadFleetAsync(long knownFold, CancellationToken cancellation) => Alone(
        () =>
        {
            var isKnown = knownFold != 0 && knownFold == _fold;
            var state = _summary.State;
            return new FleetReading
            {
                Fold = _fold,
                FoldedAt = _foldedAt,
                FoldedThrough = _foldedThrough,
                Holder = _until > clock.GetUtcNow() ? _holder : null,
                Now = clock.GetUtcNow(),
                Runs = [.. _runs],
                Totals = isKnown ? [] : [.. _totals],
                State = isKnown ? new StoredState { Stops = state.Stops } : state with { Samples = [] },
            };
        },
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRow>> ReadRunAsync(string run, CancellationToken cancellation) =>
        Alone<IReadOnlyList<RunRow>>(() => [.. _rows.Where(row => row.Row.Run == run).Select(row => row.Row)], cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredSample>> ReadSamplesAsync(string group, CancellationToken cancellation) =>
        Alone<IReadOnlyList<StoredSample>>(
            () => [.. _summary.State.Samples.Where(sample => sample.Group == group).OrderBy(sample => sample.At)],
            cancellation);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static bool Same(RunRow one, RunRow other) =>
        one.Run == other.Run && one.Kind == other.Kind && Same(one.Experiment, other.Experiment) && one.Key == other.Key;

    private static bool Same(RunWindow one, RunWindow other) =>
        one.Run == other.Run && Same(one.Experiment, other.Experiment) && one.Window == other.Window;

    private static bool Same(HistoryMinute one, HistoryMinute other) =>
        one.Run == other.Run && Same(one.Experiment, other.Experiment) && one.Endpoint == other.Endpoint && one.Minute == other.Minute;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static void Put(List<RunRow> rows, IEnumerable<RunRow> added)
    {
        foreach (var row in added.Select(row => row with { Run = string.Empty }))
        {
            rows.RemoveAll(known => Same(known, row));
            if (row.Content.Length > 0)
            {
                rows.Add(row);
            }
        }
    }

    /// <summary>Gets the time by its clock.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Gets or sets what watches alone fail with when they are written; null where they do not.</summary>
    public Exception? RefusesWatches { get; set; }

    /// <summary>Gets or sets what alerts fail with; null where they do not.</summary>
    public Exception? RefusesAlerts { get; set; }

    /// <summary>Gets how often it was written what was told of experiments.</summary>
    public int WatchesSaved { get; private set; }

    /// <summary>Gets what is to be said and was said.</summary>
    public IReadOnlyList<AlertStoreModel.Kept> Alerts
    {
        get
        {
            lock (_gate)
            {
                return [.. _alerts.All];
            }
        }
    }

    /// <inheritdoc/>
    public Task<bool> PostAlertAsync(StoredAlert alert, CancellationToken cancellation) =>
        Said(() => _alerts.Post(alert), cancellation);

    /// <inheritdoc/>
    public Task<AlertTurn?> TakeWordAsync(string holder, TimeSpan term, CancellationToken cancellation) =>
        Said(() => _alerts.TakeWord(holder, term), cancellation);

    /// <inheritdoc/>
    public Task<(bool IsHeld, DueAlert? Due)> NextAlertAsync(AlertWord word, TimeSpan term, CancellationToken cancellation) =>
        Said(() => _alerts.Next(word, term), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> EndAlertAsync(AlertWord word, AlertEnd end, CancellationToken cancellation) =>
        Said(() => _alerts.End(word, end), cancellation);

    /// <inheritdoc/>
    public Task<bool> SaveWatchesAsync(AlertWord word, IReadOnlyList<StoredWatch> watches, IReadOnlyList<StoredAlert> alerts,
        CancellationToken cancellation) => Said(
        () =>
        {
            var isSaved = RefusesWatches is { } failure ? throw failure : _alerts.Save(word, watches, alerts);
            WatchesSaved += isSaved ? 1 : 0;
            return isSaved;
        },
        cancellation);

    /// <inheritdoc/>
    public Task LeaveWordAsync(AlertWord word, CancellationToken cancellation) => Said(() => _alerts.Leave(word), cancellation);

    private Task<T> Said<T>(Func<T> work, CancellationToken cancellation) =>
        Alone(() => RefusesAlerts is { } failure ? throw failure : work(), cancellation);

    // All or nothing: what could fail, fails before anything is changed.
    private static void Check(StoreBatch batch)
    {
        CheckTexts(batch.ForgottenExperiments.Concat(batch.RemovedGroups).Concat(batch.RemovedSamples)
            .Concat(batch.Groups.SelectMany(group => (string?[])[group.Id, group.Experiment, group.Content]))
            .Concat(batch.Annotations.SelectMany(annotation => (string?[])[annotation.Id, annotation.Kind, annotation.Text]))
            .Concat(batch.Audit.SelectMany(entry => (string?[])[entry.Id, entry.By, entry.Action, entry.Experiment, entry.Reason]))
            .Concat(batch.Evidence.SelectMany(evidence => (string?[])[evidence.Experiment, evidence.Content]))
            .Concat(batch.Stops.SelectMany(stop => (string?[])[stop.Experiment, stop.By, stop.Reason])));
        Check([], batch.Samples, batch.Minutes);
    }

    private static void Check(IEnumerable<RunRow> rows, IEnumerable<StoredSample> samples, IEnumerable<HistoryMinute> minutes) =>
        CheckTexts(rows.SelectMany(row => (string?[])[row.Kind, row.Experiment, row.Key, row.Content])
            .Concat(samples.SelectMany(sample => (string?[])[sample.Id, sample.Group, sample.Experiment, sample.Content]))
            .Concat(minutes.SelectMany(minute => (string?[])[minute.Experiment, minute.Endpoint, minute.Run])));

    private static void CheckTexts(IEnumerable<string?> texts)
    {
        foreach (var text in texts)
        {
            ArgumentNullException.ThrowIfNull(text);
        }
    }

    private Task<T> Alone<T>(Func<T> work, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            lock (_gate)
            {
                return Task.FromResult(work());
            }
        }
        catch (Exception failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    private RunReceipt WriteRun(RunBatch batch)
    {
        Check(batch.Rows, batch.Samples, batch.Minutes);
        CheckTexts(batch.Windows.Select(window => window.Experiment).Append(batch.Instance).Append(batch.Content));
        var now = clock.GetUtcNow();
        var isHeld = _holder is not null && _holder != batch.Run && _until > now;
        var run = _runs.Find(known => known.Run == batch.Run);
        if (run is null ? batch.Number != 1 : run.IsFolded)
        {
            return new RunReceipt(IsFolded: true, run?.Number ?? 0, now, isHeld);
        }

        if (run is not null && batch.Number <= run.Number)
        {
            return new RunReceipt(IsFolded: false, run.Number, now, isHeld);
        }

        foreach (var row in batch.Rows.Select(row => row with { Run = batch.Run }))
        {
            _rows.RemoveAll(known => Same(known.Row, row));
            _rows.Add((row, batch.Number));
        }

        // What the run had said to be complete is written already, and may be folded and gone.
        foreach (var window in batch.Windows.Select(window => window with { Run = batch.Run })
            .Where(window => run is null || window.Window > run.WindowsThrough))
        {
            if (!_windows.Exists(known => Same(known, window)))
            {
                _windows.Add(window);
            }
        }

        foreach (var sample in batch.Samples)
        {
            if (!_samples.Exists(known => known.Id == sample.Id))
            {
                _samples.Add(sample);
            }
        }

        foreach (var minute in batch.Minutes.Select(minute => minute with { Run = batch.Run })
            .Where(minute => run is null || minute.Minute >= run.MinutesThrough))
        {
            _minutes.RemoveAll(known => Same(known, minute));
            _minutes.Add(minute);
        }

        _runs.RemoveAll(known => known.Run == batch.Run);
        _runs.Add(new RunReading
        {
            Run = batch.Run,
            Instance = batch.Instance,
            Number = batch.Number,
            LastSeen = now,
            WindowsThrough = Math.Max(batch.WindowsThrough, run?.WindowsThrough ?? 0),
            MinutesThrough = Later(batch.MinutesThrough, run?.MinutesThrough ?? default),
            IsOver = batch.IsOver,
            IsFolded = false,
            Content = batch.Content,
        });
        return new RunReceipt(IsFolded: false, batch.Number, now, isHeld);
    }

    private FoldTurn? TakeTurn(FoldQuestion question)
    {
        var now = clock.GetUtcNow();
        if (_holder != question.Holder)
        {
            if (_holder is not null && _until > now)
            {
                return null;
            }

            _fence++;
            _holder = question.Holder;
        }

        _until = now + question.Term;
        var isKnown = question.Fence == _fence;
        var minutes = _minutes
            .Where(minute => _runs.Find(run => run.Run == minute.Run) is not { IsFolded: false, IsOver: false } run
                || minute.Minute < run.MinutesThrough)
            .OrderBy(minute => minute.Minute)
            .ThenBy(minute => minute.Experiment.ToUpperInvariant(), StringComparer.Ordinal)
            .ThenBy(minute => minute.Endpoint, StringComparer.Ordinal)
            .ThenBy(minute => minute.Run, StringComparer.Ordinal)
            .Take(question.Most)
            .ToList();
        return new FoldTurn
        {
            Fence = _fence,
            Fold = _fold,
            FoldedThrough = _foldedThrough,
            Now = now,
            Runs = [.. _runs.Where(run => !run.IsFolded)],
            Rows =
            [
                .. _rows.Where(row => !isKnown || row.Number > question.Known.GetValueOrDefault(row.Row.Run)).Select(row => row.Row),
                .. isKnown ? [] : _base,
            ],
            Windows =
            [
                .. _windows.Where(window => window.Window <= question.WindowsThrough)
                    .OrderBy(window => window.Window)
                    .ThenBy(window => window.Run, StringComparer.Ordinal)
                    .ThenBy(window => window.Experiment.ToUpperInvariant(), StringComparer.Ordinal)
                    .Take(question.Most),
            ],
            Samples =
            [
                .. _samples.OrderBy(sample => sample.At)
                    .ThenBy(sample => sample.Id, StringComparer.Ordinal)
                    .Take(question.Most),
            ],
            Minutes =
            [
                .. minutes,
                .. _summary.Minutes.Where(own => own.Run.Length == 0
                    && minutes.Exists(minute => Same(minute with { Run = string.Empty }, own))),
            ],
        };
    }

    private bool Fold(FoldBatch batch)
    {
        Check(batch.Summary);
        Check(batch.Base.Concat(batch.Totals), [], []);
        if (batch.Fence != _fence
            || batch.Ended.Any(ended => _runs.Find(run => run.Run == ended.Key) is not { IsFolded: false } run
                || run.Number != ended.Value))
        {
            return false;
        }

        foreach (var run in _runs.Where(run => batch.Ended.ContainsKey(run.Run)).ToList())
        {
            _runs.Remove(run);
            _runs.Add(run with { IsFolded = true });
            _rows.RemoveAll(row => row.Row.Run == run.Run);
        }

        Put(_base, batch.Base);
        Put(_totals, batch.Totals);
        _windows.RemoveAll(window => batch.Windows.Any(folded => Same(folded, window)));
        _samples.RemoveAll(sample => batch.Samples.Contains(sample.Id));
        _minutes.RemoveAll(minute => batch.Minutes.Any(folded => Same(folded, minute)));
        _summary.Save(batch.Summary);
        _runs.RemoveAll(run => run.IsFolded && run.LastSeen < batch.ForgetRunsBefore);
        _fold++;
        _foldedAt = clock.GetUtcNow();
        _foldedThrough = batch.FoldedThrough;
        return true;
    }

    private void Lose(int changes)
    {
        _cells.Lose(changes);
        _chain.RemoveRange(_chain.Count - changes, changes);
        _head = (_chain.Count, _chain.LastOrDefault()?.Link);
    }
}
