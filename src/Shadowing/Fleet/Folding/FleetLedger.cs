using System.Text.Json;
using Shadowing.Experiments;
using Shadowing.Fleet.Calls;
using Shadowing.Fleet.Runs;
using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Archives;
using Shadowing.Storage.Shared;

namespace Shadowing.Fleet.Folding;

/// <summary>What whoever holds the turn keeps in memory, and how he folds: the rows of all runs into totals, the windows of all runs into
/// one evidence, runs that have ended into what is gone. Not for several threads at once; whatever fails, it is thrown away, and begun anew
/// from the store.</summary>
internal sealed class FleetLedger
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_memory = TimeSpan.FromHours(6);
    private readonly FoldBounds _bounds;
    private readonly FoldClock _clock = new();
    private readonly Dictionary<string, LedgerExperiment> _experiments = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, long> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _bytes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _secrets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _epochs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (RunContent? Content, DateTimeOffset SeenAt)> _contents = new(StringComparer.Ordinal);
    private DateTimeOffset _heldSince;
    private DateTimeOffset _lastTurn;
    private readonly long _foldedThrough;

    /// <summary>Initializes a new instance of the <see cref="FleetLedger"/> class as the store has it.</summary>
    /// <param name="turn">The first turn under a fence.</param>
    /// <param name="summary">The summary under that fence.</param>
    /// <param name="bounds">How much is kept.</param>
    /// <param name="epochs">The epochs of evidence that the holder has heard of.</param>
    /// <param name="runs">The runs, those too that were taken in.</param>
    public FleetLedger(FoldTurn turn, StoredState summary, FoldBounds bounds, IReadOnlyDictionary<string, long> epochs,
        IReadOnlyList<RunReading> runs)
    {
        (Fence, _bounds, _foldedThrough) = (turn.Fence, bounds, turn.FoldedThrough);
        (_heldSince, _lastTurn) = (turn.Now, turn.Now);

        // What is taken back was seen up to then; builds that answer side by side are known by that.
        _clock.Now = turn.FoldedThrough > 0 ? CallWindow.End(turn.FoldedThrough) : turn.Now;
        // First, so that of what follows it is known whether it is forgotten.
        foreach (var row in turn.Rows.Where(static row => row.Kind == RowKind.Epoch))
        {
            Set(row);
        }

        foreach (var run in runs)
        {
            _contents[run.Run] = (Content(run), turn.Now);
        }

        Learn(turn);
        Begin(epochs);

        // Before the evidence: what was lost up to now is in it.
        foreach (var row in turn.Rows.Where(static row => row.Kind != RowKind.Epoch))
        {
            Set(row);
        }

        foreach (var stored in summary.Evidence)
        {
            Restore(stored);
        }

        foreach (var sample in summary.Samples.Where(sample => !Experiment(sample.Experiment).IsForgotten))
        {
            if (Experiment(sample.Experiment).Groups.TryGetValue(sample.Group, out var group))
            {
                group.Samples.Restore(sample);
                _bytes[sample.Id] = sizeof(char) * (long)sample.Content.Length;
            }
        }

        IsNew = true;
    }

    /// <summary>Gets or sets what is known of the holder's secret: fingerprints of another one cannot be held against those of others.
    /// </summary>
    public string? OwnSecret { get; set; }

    /// <summary>Gets the fence under which it was begun.</summary>
    public long Fence { get; }

    /// <summary>Gets a value indicating whether its first turn is still to be folded.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Gets of each run the number of the last batch that is in it.</summary>
    public IReadOnlyDictionary<string, long> Known => _known;

    /// <summary>Gets the experiments.</summary>
    public IReadOnlyDictionary<string, LedgerExperiment> Experiments => _experiments;

    /// <summary>Begins the epochs of evidence that are later than those that are counted: what is kept of the earlier ones goes.</summary>
    /// <param name="epochs">The epochs, by <see cref="Shadowing.Experiments.ExperimentEpochs.Key"/>.</param>
    public void Begin(IReadOnlyDictionary<string, long> epochs)
    {
        foreach (var (key, epoch) in epochs.Where(epoch => epoch.Value > _epochs.GetValueOrDefault(epoch.Key)))
        {
            _epochs[key] = epoch;
            if (_experiments.TryGetValue(key, out var experiment))
            {
                var samples = new List<string>();
                experiment.Begin(epoch, samples);
                samples.ForEach(id => _bytes.Remove(id));
            }
        }
    }

    /// <summary>Folds a turn.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="most">How many windows, samples and minutes were asked for.</param>
    /// <returns>What to write; null where there is nothing to.</returns>
    public FoldBatch? Fold(FoldTurn turn, int most)
    {
        if (!IsNew)
        {
            Learn(turn);
            foreach (var row in turn.Rows)
            {
                Set(row);
            }
        }

        // After the store was gone all get time again to say that they live.
        (_heldSince, _lastTurn) = (turn.Now - _lastTurn > s_silence / 2 ? turn.Now : _heldSince, turn.Now);
        IsNew = false;
        var (bases, totals, ended) = (new List<RunRow>(), new List<RunRow>(), Ended(turn));
        var through = Through(turn, ended, most);
        var windows = turn.Windows.Where(window => window.Window <= through).ToList();
        Fold(windows, turn.FoldedThrough);
        var (kept, gone) = Offer(turn.Samples);

        // One of which something is still to be read stays until that is read.
        var wholly = ended.Where(run => (turn.Windows.Count < most || turn.Windows[^1].Window > run.WindowsThrough)
            && !turn.Windows.Any(window => window.Run == run.Run && window.Window > through)).ToList();
        foreach (var run in wholly)
        {
            foreach (var experiment in _experiments.Values)
            {
                experiment.TakeIn(run.Run, bases);
            }

            _known.Remove(run.Run);
            _secrets.Remove(run.Run);
        }

        var (minutes, folded) = Sum(turn.Minutes);
        var (groups, evidence, annotations) = (new List<StoredGroup>(), new List<StoredEvidence>(), new List<Annotation>());
        var old = new List<string>();
        var expired = _experiments.Values.SelectMany(experiment => experiment.Expire(turn.Now - _bounds.Age, old)).ToList();
        old.ForEach(id => _bytes.Remove(id));
        var forgotten = _experiments.Values.Where(static experiment => experiment.IsForgotten).Select(static experiment => experiment.Name)
            .ToList();
        foreach (var experiment in _experiments.Values)
        {
            experiment.TakeChanges(bases, totals, groups, evidence, annotations);
        }

        return bases.Count + totals.Count + windows.Count + turn.Samples.Count + folded.Count + groups.Count + wholly.Count == 0
            && through <= turn.FoldedThrough
            ? null
            : new FoldBatch
            {
                Fence = turn.Fence,
                FoldedThrough = Math.Max(through, turn.FoldedThrough),
                Ended = wholly.ToDictionary(static run => run.Run, static run => run.Number, StringComparer.Ordinal),
                Base = bases,
                Totals = totals,
                Windows = windows,
                Samples = [.. turn.Samples.Select(static sample => sample.Id)],
                Minutes = folded,
                ForgetRunsBefore = turn.Now - s_memory,
                Summary = new StoreBatch
                {
                    ForgottenExperiments = forgotten,
                    Groups = groups,
                    RemovedGroups = expired,
                    Samples = kept,
                    RemovedSamples = gone,
                    Minutes = minutes,
                    Evidence = evidence,
                    Annotations = annotations,
                    ExpireBefore = turn.Now - _bounds.Age,
                },
            };
    }

    // A run that says nothing for long has ended, unless nobody could hear it: after the store was gone all get time to say so.
    private List<RunReading> Ended(FoldTurn turn) =>
    [
        .. turn.Runs.Where(run => (run.IsOver && IsKnown(Content(run)?.GoesOnAs, turn))
            || turn.Now - (run.LastSeen > _heldSince ? run.LastSeen : _heldSince) > Silence(run)),
    ];

    // What its process tells as another run is waited for, from the moment on that others know of it.
    private static bool IsKnown(string? run, FoldTurn turn) => run is null || turn.Runs.Any(known => known.Run == run);

    private static TimeSpan Silence(RunReading run) =>
        Content(run) is { } content && 3 * content.Period > s_silence ? 3 * content.Period : s_silence;

    // Up to the last window of which nothing more comes from anybody.
    private static long Through(FoldTurn turn, List<RunReading> ended, int most)
    {
        var through = CallWindow.At(turn.Now) - 1;
        foreach (var run in turn.Runs.Where(run => !ended.Contains(run)))
        {
            through = Math.Min(through, run.WindowsThrough);
        }

        // Where there are more than were asked for, the last of them may not be all there are of that window.
        return turn.Windows.Count < most ? through : Math.Min(through, turn.Windows[^1].Window - 1);
    }

    private void Learn(FoldTurn turn)
    {
        // Of one that was taken in a minute may still come.
        foreach (var gone in _contents.Where(known => turn.Now - known.Value.SeenAt > s_memory).Select(static known => known.Key).ToList())
        {
            _contents.Remove(gone);
        }

        foreach (var run in turn.Runs)
        {
            var content = Content(run);
            (_known[run.Run], _secrets[run.Run], _contents[run.Run]) = (run.Number, content?.Secret, (content, turn.Now));
            Begin(content?.Epochs ?? new Dictionary<string, long>(StringComparer.Ordinal));
            foreach (var limits in content?.Experiments ?? [])
            {
                Experiment(limits.Experiment).Knows(limits);
            }
        }
    }

    private void Set(RunRow row)
    {
        try
        {
            if (row.Content.Length > 0)
            {
                Experiment(row.Experiment).Set(row, EpochOf(row.Run, row.Experiment));
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidDataException)
        {
            // Of a version that this one cannot read: another holder, of that version, will.
        }
    }

    private void Restore(StoredEvidence stored)
    {
        try
        {
            if (JsonSerializer.Deserialize(stored.Content, StoredJsonContext.Stored.StoredRuns) is { } runs)
            {
                Experiment(stored.Experiment).Evidence.Restore(runs);
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidDataException or ArgumentException)
        {
            // Of another version: evidence begins anew.
        }

        if (Experiment(stored.Experiment).IsForgotten)
        {
            // How often it was begun stays known.
            Experiment(stored.Experiment).Evidence.Clear();
        }
    }

    private void Fold(List<RunWindow> windows, long foldedThrough)
    {
        foreach (var window in windows.GroupBy(static window => window.Window).OrderBy(static window => window.Key))
        {
            // Late ones too are taken in at the time up to which all is folded: time does not go back.
            _clock.Now = CallWindow.End(Math.Max(window.Key, Math.Max(foldedThrough, _foldedThrough)));
            foreach (var experiment in window.Where(part => Counts(part.Run, part.Experiment))
                .GroupBy(static part => part.Experiment, StringComparer.OrdinalIgnoreCase)
                .OrderBy(static experiment => experiment.Key, StringComparer.OrdinalIgnoreCase))
            {
                Experiment(experiment.Key).Fold(window.Key, [.. experiment.Select(part => (part.Run, Read(part), IsTold(part.Run)))],
                    isLate: window.Key <= foldedThrough);
            }
        }
    }

    private (List<StoredSample> Kept, List<string> Gone) Offer(IReadOnlyList<StoredSample> samples)
    {
        var (kept, gone) = (new Dictionary<string, StoredSample>(StringComparer.Ordinal), new List<string>());
        foreach (var sample in samples.Where(sample => Counts(LedgerExperiment.RunOf(sample), sample.Experiment)))
        {
            if (Experiment(sample.Experiment).Offer(sample, gone) is { } taken)
            {
                kept[taken.Id] = taken;
                _bytes[taken.Id] = sizeof(char) * (long)taken.Content.Length;
            }
        }

        while (_bytes.Values.Sum() is var bytes && bytes > _bounds.Bytes && Oldest() is { } oldest)
        {
            oldest.Group.Samples.Remove(oldest.Sample.Id);
            gone.Add(oldest.Sample.Id);
            _bytes.Remove(oldest.Sample.Id);
        }

        foreach (var id in gone)
        {
            _bytes.Remove(id);
            kept.Remove(id);
        }

        return ([.. kept.Values], gone);
    }

    private (LedgerGroup Group, StoredSample Sample)? Oldest() =>
        _experiments.Values.SelectMany(static experiment => experiment.Groups.Values)
            .SelectMany(static group => group.Samples.All.Select(sample => ((LedgerGroup, StoredSample)?)(group, sample)))
            .MinBy(static kept => kept!.Value.Item2.At);

    // Those of runs go into the fleet's own, which may be there already: some come late.
    private (List<HistoryMinute> Sums, List<HistoryMinute> Folded) Sum(IReadOnlyList<HistoryMinute> minutes)
    {
        var folded = minutes.Where(static minute => minute.Run.Length > 0).ToList();
        var sums = minutes
            .Where(minute => minute.Run.Length > 0 ? Counts(minute.Run, minute.Experiment) : !Experiment(minute.Experiment).IsForgotten)
            .GroupBy(static minute => (minute.Experiment.ToUpperInvariant(), minute.Endpoint, minute.Minute))
            .Where(static same => same.Any(static minute => minute.Run.Length > 0))
            .Select(static same => same.OrderBy(static minute => minute.Run, StringComparer.Ordinal)
                .Aggregate(static (sum, minute) => sum.Add(minute)))
            .Select(static sum => sum with { Run = string.Empty });
        return ([.. sums], folded);
    }

    private LedgerExperiment Experiment(string name)
    {
        if (!_experiments.TryGetValue(name, out var experiment))
        {
            _experiments.Add(name, experiment = new LedgerExperiment(name, _bounds, _clock));
            experiment.Begin(_epochs.GetValueOrDefault(ExperimentEpochs.Key(name)), []);
        }

        return experiment;
    }

    // Whether what a run has counted of an experiment is not forgotten. Of one that nobody knows any more that cannot be told.
    private bool Counts(string run, string experiment) => EpochOf(run, experiment) >= Experiment(experiment).Epoch;

    private long EpochOf(string run, string experiment) => _contents.GetValueOrDefault(run).Content?.EpochOf(experiment) ?? 0;

    private static RunContent? Content(RunReading run)
    {
        try
        {
            return JsonSerializer.Deserialize(run.Content, FleetJsonContext.Rows.RunContent);
        }
        catch (JsonException)
        {
            return null;   // of another version
        }
    }

    // Without the secret that the others have nobody can tell whether a call came to several: then it is known, and not counted.
    private bool IsTold(string run) => OwnSecret is not null && _secrets.GetValueOrDefault(run) == OwnSecret;

    // What cannot be read is of another version, or broken: nothing is known of its calls.
    private static CallWindow Read(RunWindow window)
    {
        try
        {
            return CallWindowForm.Read(window.Content);
        }
        catch (InvalidDataException)
        {
            return new CallWindow([], []);
        }
    }
}
