using Shadowing.History;
using Shadowing.Storage;

namespace Shadowing.StoreConformance;

/// <summary>What a store must do, as plainly as can be said: lists that are searched from end to end.</summary>
internal sealed class StoreModel
{
    private readonly List<StoredGroup> _groups = [];
    private readonly List<StoredSample> _samples = [];
    private readonly List<HistoryMinute> _minutes = [];
    private readonly List<Annotation> _annotations = [];
    private readonly List<AuditEntry> _audit = [];
    private readonly List<StoredEvidence> _evidence = [];
    private readonly List<StoredStop> _stops = [];

    public StoredState State => new() { Groups = [.. _groups], Samples = [.. _samples], Evidence = [.. _evidence], Stops = [.. _stops] };

    public IEnumerable<HistoryMinute> Minutes => _minutes;

    public void Save(StoreBatch batch)
    {
        foreach (var name in batch.ForgottenExperiments)
        {
            _groups.RemoveAll(group => Same(group.Experiment, name));
            _samples.RemoveAll(sample => Same(sample.Experiment, name));
            _minutes.RemoveAll(minute => Same(minute.Experiment, name));
            _annotations.RemoveAll(annotation => annotation.Experiment is { } experiment && Same(experiment, name));
            _evidence.RemoveAll(evidence => Same(evidence.Experiment, name));
        }

        _samples.RemoveAll(sample => batch.RemovedGroups.Contains(sample.Group) || batch.RemovedSamples.Contains(sample.Id));
        _groups.RemoveAll(group => batch.RemovedGroups.Contains(group.Id));
        Put(_groups, batch.Groups, (one, other) => one.Id == other.Id);
        Put(_samples, batch.Samples, (one, other) => one.Id == other.Id);
        Put(_minutes, batch.Minutes,
            (one, other) => Same(one.Experiment, other.Experiment) && one.Endpoint == other.Endpoint && one.Minute == other.Minute
                && one.Run == other.Run);
        Put(_annotations, batch.Annotations, (one, other) => one.Id == other.Id);
        Put(_evidence, batch.Evidence, (one, other) => Same(one.Experiment, other.Experiment));
        Put(_stops, batch.Stops, (one, other) => Same(one.Experiment, other.Experiment));
        _audit.AddRange(batch.Audit.DistinctBy(entry => entry.Id).Where(entry => _audit.TrueForAll(known => known.Id != entry.Id))
            .ToList());
        if (batch.ExpireBefore is { } moment)
        {
            _samples.RemoveAll(sample => sample.At < moment
                || _groups.Exists(group => group.Id == sample.Group && group.LastSeen < moment));
            _groups.RemoveAll(group => group.LastSeen < moment);
            _minutes.RemoveAll(minute => minute.Minute < moment);
            _annotations.RemoveAll(annotation => annotation.At < moment);
        }
    }

    public IEnumerable<HistoryMinute> History(string experiment, string? endpoint, DateTimeOffset from, DateTimeOffset to,
        params IEnumerable<HistoryMinute> others) =>
        _minutes.Concat(others).Where(minute => Same(minute.Experiment, experiment) && minute.Endpoint == (endpoint ?? string.Empty)
            && minute.Minute >= from && minute.Minute < to)
            .GroupBy(minute => minute.Minute)
            .OrderBy(minutes => minutes.Key)
            .Select(minutes => minutes.OrderBy(minute => minute.Run, StringComparer.Ordinal)
            .Aggregate((sum, minute) => sum.Add(minute)) with
            { Run = string.Empty });

    public IEnumerable<Annotation> Annotations(string experiment, DateTimeOffset from, DateTimeOffset to) =>
        _annotations.Where(annotation => (annotation.Experiment is null || Same(annotation.Experiment, experiment))
            && annotation.At >= from && annotation.At < to);

    public IEnumerable<AuditEntry> Audit() => _audit;

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static void Put<TRow>(List<TRow> rows, IEnumerable<TRow> added, Func<TRow, TRow, bool> same)
    {
        foreach (var row in added)
        {
            rows.RemoveAll(known => same(known, row));
            rows.Add(row);
        }
    }
}
