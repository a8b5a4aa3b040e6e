using Shadowing.History;

namespace Shadowing.Storage;

/// <summary>Merges batches that are not written yet into one that says the same as all of them in their order, within bounds.</summary>
internal sealed class PendingChanges(int mostRows, long mostBytes)
{
    private readonly HashSet<string> _forgotten = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _removedGroups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removedSamples = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredSample> _samples = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Experiment, string Endpoint, DateTimeOffset Minute, string Run), HistoryMinute> _minutes = [];
    private readonly Dictionary<string, Annotation> _annotations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuditEntry> _audit = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredEvidence> _evidence = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, StoredStop> _stops = new(StringComparer.OrdinalIgnoreCase);
    private DateTimeOffset? _expireBefore;

    /// <summary>Gets how many rows wait.</summary>
    public int Count =>
        _forgotten.Count + _removedGroups.Count + _removedSamples.Count + _groups.Count + _samples.Count + _minutes.Count
            + _annotations.Count + _audit.Count + _evidence.Count + _stops.Count;

    /// <summary>Adds a batch that is later than all before it.</summary>
    /// <returns>How many rows had to go because of the bounds.</returns>
    public int Add(StoreBatch batch)
    {
        Forget(batch.ForgottenExperiments);
        Remove(batch.RemovedGroups, batch.RemovedSamples);
        Put(_groups, batch.Groups, static group => group.Id);
        Put(_samples, batch.Samples, static sample => sample.Id);
        Put(_minutes, batch.Minutes, static minute => (minute.Experiment.ToUpperInvariant(), minute.Endpoint, minute.Minute, minute.Run));
        Put(_annotations, batch.Annotations, static annotation => annotation.Id);
        Put(_evidence, batch.Evidence, static evidence => evidence.Experiment);
        Put(_stops, batch.Stops, static stop => stop.Experiment);
        foreach (var entry in batch.Audit)
        {
            _audit.TryAdd(entry.Id, entry);
        }

        if (_expireBefore is null || batch.ExpireBefore > _expireBefore)
        {
            _expireBefore = batch.ExpireBefore ?? _expireBefore;
        }

        return Trim();
    }

    /// <summary>Drops what waits of experiments: somebody else says that they are forgotten.</summary>
    public void Drop(IReadOnlyList<string> experiments)
    {
        if (experiments.Count > 0)
        {
            RemoveOf(new HashSet<string>(experiments, StringComparer.OrdinalIgnoreCase));
        }
    }

    /// <summary>Gets all that waits.</summary>
    public StoreBatch ToBatch() => new()
    {
        ForgottenExperiments = [.. _forgotten],
        RemovedGroups = [.. _removedGroups],
        RemovedSamples = [.. _removedSamples],
        Groups = [.. _groups.Values],
        Samples = [.. _samples.Values],
        Minutes = [.. _minutes.Values],
        Annotations = [.. _annotations.Values],
        Audit = [.. _audit.Values],
        Evidence = [.. _evidence.Values],
        Stops = [.. _stops.Values],
        ExpireBefore = _expireBefore,
    };

    /// <summary>Gets what a person did, and what makes room: it must get through when the rest is too much for the store. Null when nobody
    /// did anything.</summary>
    public StoreBatch? ToUrgentBatch() => _stops.Count + _audit.Count + _forgotten.Count == 0 ? null : new()
    {
        ForgottenExperiments = [.. _forgotten],
        RemovedGroups = [.. _removedGroups],
        RemovedSamples = [.. _removedSamples],
        Audit = [.. _audit.Values],
        Stops = [.. _stops.Values],
    };

    /// <summary>Forgets what is urgent: it is written, and the rest comes after it.</summary>
    public void ClearUrgent()
    {
        _forgotten.Clear();
        _removedGroups.Clear();
        _removedSamples.Clear();
        _audit.Clear();
        _stops.Clear();
    }

    /// <summary>Forgets what nobody counts: it is written, and the rest comes after it.</summary>
    public void ClearAlone()
    {
        _forgotten.Clear();
        _audit.Clear();
        _stops.Clear();
        _annotations.Clear();
    }

    /// <summary>Forgets all of it: it is written.</summary>
    public void Clear()
    {
        ClearUrgent();
        _groups.Clear();
        _samples.Clear();
        _minutes.Clear();
        _annotations.Clear();
        _evidence.Clear();
        _expireBefore = null;
    }

    private static void Put<TKey, TRow>(Dictionary<TKey, TRow> rows, IEnumerable<TRow> added, Func<TRow, TKey> key)
        where TKey : notnull
    {
        foreach (var row in added)
        {
            rows[key(row)] = row;
        }
    }

    // What is forgotten is what was written before: rows of the same batch, and later ones, stay.
    private void Forget(IReadOnlyList<string> experiments)
    {
        if (experiments.Count == 0)
        {
            return;
        }

        var gone = new HashSet<string>(experiments, StringComparer.OrdinalIgnoreCase);
        _forgotten.UnionWith(gone);
        RemoveOf(gone);
    }

    private void RemoveOf(HashSet<string> gone)
    {
        RemoveWhere(_groups, group => gone.Contains(group.Experiment));
        RemoveWhere(_samples, sample => gone.Contains(sample.Experiment));
        RemoveWhere(_minutes, minute => gone.Contains(minute.Experiment));
        RemoveWhere(_annotations, annotation => annotation.Experiment is { } experiment && gone.Contains(experiment));
        RemoveWhere(_evidence, evidence => gone.Contains(evidence.Experiment));
    }

    private void Remove(IReadOnlyList<string> groups, IReadOnlyList<string> samples)
    {
        if (groups.Count > 0)
        {
            var gone = new HashSet<string>(groups, StringComparer.Ordinal);
            _removedGroups.UnionWith(gone);
            RemoveWhere(_groups, group => gone.Contains(group.Id));
            RemoveWhere(_samples, sample => gone.Contains(sample.Group));
        }

        foreach (var sample in samples)
        {
            _removedSamples.Add(sample);
            _samples.Remove(sample);
        }
    }

    private static void RemoveWhere<TKey, TRow>(Dictionary<TKey, TRow> rows, Func<TRow, bool> goes)
        where TKey : notnull
    {
        foreach (var key in rows.Where(row => goes(row.Value)).Select(static row => row.Key).ToList())
        {
            rows.Remove(key);
        }
    }

    // The dearest by weight and the cheapest by worth go first; a person's word goes last.
    private int Trim()
    {
        var before = Count;
        var bytes = Bytes();
        Shed(_samples, static sample => sample.At, Size, ref bytes);
        Shed(_minutes, static minute => minute.Minute, Size, ref bytes);
        Shed(_annotations, static annotation => annotation.At, Size, ref bytes);
        Shed(_groups, static group => group.LastSeen, Size, ref bytes);
        Shed(_removedSamples, ref bytes);
        Shed(_removedGroups, ref bytes);
        Shed(_audit, static entry => entry.At, Size, ref bytes);
        Shed(_evidence, static _ => DateTimeOffset.MinValue, Size, ref bytes);
        Shed(_stops, static stop => stop.At, Size, ref bytes);
        Shed(_forgotten, ref bytes);
        return before - Count;
    }

    private bool IsOver(long bytes) => Count > mostRows || bytes > mostBytes;

    private void Shed<TKey, TRow>(Dictionary<TKey, TRow> rows, Func<TRow, DateTimeOffset> at, Func<TRow, long> size, ref long bytes)
        where TKey : notnull
    {
        if (!IsOver(bytes))
        {
            return;
        }

        foreach (var (key, row) in rows.OrderBy(row => at(row.Value)).ToList())
        {
            if (!IsOver(bytes))
            {
                return;
            }

            rows.Remove(key);
            bytes -= size(row);
        }
    }

    private void Shed(HashSet<string> ids, ref long bytes)
    {
        if (!IsOver(bytes))
        {
            return;
        }

        foreach (var id in ids.ToList())
        {
            if (!IsOver(bytes))
            {
                return;
            }

            ids.Remove(id);
            bytes -= Size(id);
        }
    }

    private long Bytes() =>
        _forgotten.Sum(Size) + _removedGroups.Sum(Size) + _removedSamples.Sum(Size) + _groups.Values.Sum(Size) + _samples.Values.Sum(Size)
            + _minutes.Values.Sum(Size)
        + _annotations.Values.Sum(Size) + _audit.Values.Sum(Size) + _evidence.Values.Sum(Size) + _stops.Values.Sum(Size);

    private static long Size(StoredGroup group) => Size(group.Id) + Size(group.Content);

    private static long Size(StoredSample sample) => Size(sample.Id) + Size(sample.Content);

    private static long Size(HistoryMinute minute) => Size(minute.Run) + 400 + (64L * minute.Outcomes.Count);

    private static long Size(Annotation annotation) => Size(annotation.Id) + Size(annotation.Text);

    private static long Size(AuditEntry entry) => Size(entry.Id) + Size(entry.By) + Size(entry.Reason);

    private static long Size(StoredEvidence evidence) => Size(evidence.Experiment) + Size(evidence.Content);

    private static long Size(StoredStop stop) => Size(stop.By) + Size(stop.Reason);

    // About what an object with a text takes.
    private static long Size(string text) => 100 + (2L * text.Length);
}
