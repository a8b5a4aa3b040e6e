using Shadowing.History;
using Shadowing.Storage.Cells;

namespace Shadowing.Storage.Memory;

/// <summary>Keeps the evidence in memory, within bounds, until the process ends: what the history, the annotations and the audit are read
/// from when no other store is registered.</summary>
/// <remarks>It would keep groups, samples and evidence too, as any store must, but is not sent them: their sources hold them
/// already.</remarks>
internal sealed class MemoryStore : IShadowStore, ICellStore
{
    private const int MostMinutes = 50_000;
    private const int MostSamples = 20_000;
    private const int MostGroups = 20_000;
    private const int MostAnnotations = 1_000;
    private const int MostAudit = 1_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredSample> _samples = new(StringComparer.Ordinal);
    private readonly SortedSet<HistoryMinute> _minutesByEndpoint = new(Comparer<HistoryMinute>.Create(CompareEndpoints));
    private readonly SortedSet<HistoryMinute> _minutesByAge = new(Comparer<HistoryMinute>.Create(CompareAges));
    private readonly Dictionary<string, Annotation> _annotations = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, AuditEntry> _audit = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredEvidence> _evidence = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _identity = Guid.NewGuid().ToString("N");
    private readonly Dictionary<string, Cell> _cells = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredStop> _stops = new(StringComparer.OrdinalIgnoreCase);

    private string? _newestChange;
    private long _changes;

    /// <inheritdoc/>
    public string Description => "in memory: lost at restart";

    /// <inheritdoc/>
    public bool SurvivesRestart => false;

    /// <inheritdoc/>
    public Task<StoredState> LoadAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(new StoredState
            {
                Groups = [.. _groups.Values],
                Samples = [.. _samples.Values.OrderBy(static sample => sample.At)],
                Evidence = [.. _evidence.Values],
                Stops = [.. _stops.Values],
            });
        }
    }

    /// <inheritdoc/>
    public Task SaveAsync(StoreBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancellation.ThrowIfCancellationRequested();

        // All or nothing: what could fail, fails before anything is changed.
        Check(batch);
        lock (_gate)
        {
            Forget(new HashSet<string>(batch.ForgottenExperiments, StringComparer.OrdinalIgnoreCase));
            Remove(new HashSet<string>(batch.RemovedGroups, StringComparer.Ordinal), batch.RemovedSamples);
            Put(batch);
            if (batch.ExpireBefore is { } moment)
            {
                Expire(moment);
            }

            Bound();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<HistoryMinute>> ReadHistoryAsync(string experiment, string? endpoint, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        cancellation.ThrowIfCancellationRequested();
        var read = new List<HistoryMinute>();
        if (from >= to)
        {
            return Task.FromResult<IReadOnlyList<HistoryMinute>>(read);
        }

        var first = new HistoryMinute { Experiment = experiment, Endpoint = endpoint ?? string.Empty, Minute = from };
        lock (_gate)
        {
            foreach (var minute in _minutesByEndpoint.GetViewBetween(first, first with { Minute = to })
                .TakeWhile(minute => minute.Minute < to))
            {
                if (read.Count > 0 && read[^1].Minute == minute.Minute)
                {
                    read[^1] = read[^1].Add(minute);
                }
                else
                {
                    read.Add(minute with { Run = string.Empty });
                }
            }
        }

        return Task.FromResult<IReadOnlyList<HistoryMinute>>(read);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Annotation>> ReadAnnotationsAsync(string experiment, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Annotation>>(
            [
                .. _annotations.Values
                    .Where(annotation => annotation.At >= from && annotation.At < to
                        && (annotation.Experiment is null || Same(annotation.Experiment, experiment)))
                    .OrderBy(static annotation => annotation.At)
                    .TakeLast(1_000),
            ]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int skip, int take, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<AuditEntry>>(
                [.. _audit.Values.Reverse().OrderByDescending(static entry => entry.At).Skip(skip).Take(take)]);
        }
    }

    /// <inheritdoc/>
    public Task<CellReading> ReadCellsAsync(string? known, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(new CellReading
            {
                Store = _identity, Version = _changes, Change = _newestChange,
                Cells = known is not null && known == _newestChange ? [] : [.. _cells.Values.OrderBy(static cell => cell.Version)],
            });
        }
    }

    /// <inheritdoc/>
    public Task<Cell?> ChangeCellAsync(CellChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var present = _cells.GetValueOrDefault(change.Name);
            if (present?.Change == change.Audit.Id || _audit.ContainsKey(change.Audit.Id)
                || (change.Expected is { } expected && expected != (present?.Version ?? 0)))
            {
                return Task.FromResult(present);
            }

            var made = new Cell { Name = change.Name, Version = ++_changes, Value = change.Value, Change = change.Audit.Id };
            _cells[change.Name] = made;
            _newestChange = made.Change;
            Put(new StoreBatch { Audit = [change.Audit] });
            Bound();
            return Task.FromResult<Cell?>(made);
        }
    }

    private static void Check(StoreBatch batch)
    {
        foreach (var text in batch.ForgottenExperiments.Concat(batch.RemovedGroups).Concat(batch.RemovedSamples)
            .Concat(batch.Groups.SelectMany(static group => (string?[])[group.Id, group.Experiment, group.Content]))
            .Concat(batch.Samples.SelectMany(static sample => (string?[])[sample.Id, sample.Group, sample.Experiment, sample.Content]))
            .Concat(batch.Minutes.SelectMany(static minute => (string?[])[minute.Experiment, minute.Endpoint, minute.Run]))
            .Concat(batch.Annotations.SelectMany(static annotation => (string?[])[annotation.Id, annotation.Kind, annotation.Text]))
            .Concat(batch.Audit.SelectMany(static entry => (string?[])[entry.Id, entry.By, entry.Action, entry.Experiment, entry.Reason]))
            .Concat(batch.Evidence.SelectMany(static evidence => (string?[])[evidence.Experiment, evidence.Content]))
            .Concat(batch.Stops.SelectMany(static stop => (string?[])[stop.Experiment, stop.By, stop.Reason])))
        {
            ArgumentNullException.ThrowIfNull(text, nameof(batch));
        }
    }

    private static int CompareEndpoints(HistoryMinute one, HistoryMinute other)
    {
        var order = string.Compare(one.Experiment, other.Experiment, StringComparison.OrdinalIgnoreCase);
        order = order != 0 ? order : string.CompareOrdinal(one.Endpoint, other.Endpoint);
        order = order != 0 ? order : one.Minute.CompareTo(other.Minute);
        return order != 0 ? order : string.CompareOrdinal(one.Run, other.Run);
    }

    private static int CompareAges(HistoryMinute one, HistoryMinute other)
    {
        var order = one.Minute.CompareTo(other.Minute);
        return order != 0 ? order : CompareEndpoints(one, other);
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static void RemoveWhere<TRow>(Dictionary<string, TRow> rows, Func<TRow, bool> goes)
    {
        foreach (var key in rows.Where(row => goes(row.Value)).Select(static row => row.Key).ToList())
        {
            rows.Remove(key);
        }
    }

    private void Forget(HashSet<string> experiments)
    {
        if (experiments.Count == 0)
        {
            return;
        }

        RemoveWhere(_groups, group => experiments.Contains(group.Experiment));
        RemoveWhere(_samples, sample => experiments.Contains(sample.Experiment));
        RemoveWhere(_annotations, annotation => annotation.Experiment is { } experiment && experiments.Contains(experiment));
        RemoveWhere(_evidence, evidence => experiments.Contains(evidence.Experiment));
        _minutesByEndpoint.RemoveWhere(minute => experiments.Contains(minute.Experiment));
        _minutesByAge.RemoveWhere(minute => experiments.Contains(minute.Experiment));
    }

    private void Remove(HashSet<string> groups, IReadOnlyList<string> samples)
    {
        if (groups.Count > 0)
        {
            RemoveWhere(_groups, group => groups.Contains(group.Id));
            RemoveWhere(_samples, sample => groups.Contains(sample.Group));
        }

        foreach (var sample in samples)
        {
            _samples.Remove(sample);
        }
    }

    private void Put(StoreBatch batch)
    {
        foreach (var group in batch.Groups)
        {
            _groups[group.Id] = group;
        }

        foreach (var sample in batch.Samples)
        {
            _samples[sample.Id] = sample;
        }

        foreach (var minute in batch.Minutes)
        {
            RemoveMinute(minute);
            _minutesByEndpoint.Add(minute);
            _minutesByAge.Add(minute);
        }

        foreach (var annotation in batch.Annotations)
        {
            _annotations[annotation.Id] = annotation;
        }

        foreach (var entry in batch.Audit)
        {
            _audit.TryAdd(entry.Id, entry);
        }

        foreach (var evidence in batch.Evidence)
        {
            _evidence[evidence.Experiment] = evidence;
        }

        foreach (var stop in batch.Stops)
        {
            _stops[stop.Experiment] = stop;
        }
    }

    private void RemoveMinute(HistoryMinute minute)
    {
        _minutesByEndpoint.Remove(minute);
        _minutesByAge.Remove(minute);
    }

    private void Expire(DateTimeOffset moment)
    {
        var old = _groups.Values.Where(group => group.LastSeen < moment).Select(static group => group.Id).ToHashSet(StringComparer.Ordinal);
        Remove(old, []);
        RemoveWhere(_samples, sample => sample.At < moment);
        RemoveWhere(_annotations, annotation => annotation.At < moment);
        while (_minutesByAge.Min is { } oldest && oldest.Minute < moment)
        {
            RemoveMinute(oldest);
        }
    }

    private void Bound()
    {
        while (_minutesByAge.Count > MostMinutes)
        {
            RemoveMinute(_minutesByAge.Min!);
        }

        Bound(_groups, MostGroups, static group => group.LastSeen);
        Bound(_samples, MostSamples, static sample => sample.At);
        Bound(_annotations, MostAnnotations, static annotation => annotation.At);
        while (_audit.Count > MostAudit)
        {
            _audit.RemoveAt(0);
        }
    }

    private static void Bound<TRow>(Dictionary<string, TRow> rows, int most, Func<TRow, DateTimeOffset> at)
    {
        if (rows.Count > most)
        {
            foreach (var key in rows.OrderBy(row => at(row.Value)).Take(rows.Count - most).Select(static row => row.Key).ToList())
            {
                rows.Remove(key);
            }
        }
    }
}
