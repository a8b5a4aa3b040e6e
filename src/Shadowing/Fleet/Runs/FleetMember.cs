using System.Diagnostics;
using System.Text.Json;
using Shadowing.Evidence;
using Shadowing.Fleet.Calls;
using Shadowing.History;
using Shadowing.Mismatches;
using Shadowing.Storage;
using Shadowing.Storage.Archives;
using Shadowing.Storage.Shared;

namespace Shadowing.Fleet.Runs;

/// <summary>Makes of what this process has counted the batches that it writes to a shared store, one after the other: exactly what the
/// store does not have yet, also where nobody knows whether the last one was written, and where others took it for dead. Not for several
/// threads at once.</summary>
/// <remarks>
/// A batch that may be written or not is written again as it is. When the store says that the run was taken in, the process goes on as
/// another run, with what came after the last batch that was written; what was in flight then was given up for lost, and is taken back. So
/// it does where something is forgotten: a run counts in one epoch of each experiment's evidence, so that whoever folds knows of all that
/// it has written whether it still counts.
/// </remarks>
internal sealed class FleetMember
{
    private readonly AccountBook _book;
    private readonly FleetCalls _calls;
    private readonly RunDescription _description;
    private readonly StoreClock _clock;
    private readonly Dictionary<(string Experiment, string Key), RunGroup> _groups = [];
    private readonly Dictionary<(string Kind, string Experiment, string Key), string> _written = [];

    // What earlier runs of this process have written, for good; and what was written at last.
    private RunCounts _before = RunCounts.Nothing;
    private RunCounts _last = RunCounts.Nothing;
    private IReadOnlyList<HistoryMinute> _lastMinutes = [];
    private IReadOnlyList<HistoryMinute> _minutesBefore = [];
    private RunBatch? _open;
    private RunCounts _openCounts = RunCounts.Nothing;
    private IReadOnlyList<HistoryMinute> _openMinutes = [];
    private IReadOnlyDictionary<string, long> _epochs = new Dictionary<string, long>(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, long>? _nextEpochs;
    private string? _next;
    private bool _isLast;
    private bool _leaves;

    // What is told as the next run, when this one has said that it is over.
    private (StoreBatch Changes, bool IsOver)? _kept;
    private DateTimeOffset _now;
    private long _number;
    private long _toldThrough;

    public FleetMember(AccountBook book, FleetCalls calls, RunDescription description, StoreClock clock) =>
        (_book, _calls, _description, _clock) = (book, calls, description, clock);

    /// <summary>Gets the present run.</summary>
    public string Run { get; private set; } = NewRun();

    /// <summary>Gets a value indicating whether a batch is under way of which nobody knows whether it is written.</summary>
    public bool IsOpen => _open is not null;

    /// <summary>Gets a value indicating whether there is something to write of which no new changes are needed.</summary>
    public bool HasMore => _open is not null || _kept is not null;

    /// <summary>Gets the time by which minutes are counted: the store's, and never earlier than it was; the earliest there is while nobody
    /// knows it.</summary>
    public DateTimeOffset Now => _now = !_clock.IsKnown ? _now : _clock.Now is var now && now > _now ? now : _now;

    /// <summary>Gets the experiments whose evidence is in a later epoch than this run counts in, or is about to.</summary>
    public IReadOnlyList<string> Outdated(IReadOnlyDictionary<string, long> epochs) =>
        [.. epochs.Where(epoch => epoch.Value > (_nextEpochs ?? _epochs).GetValueOrDefault(epoch.Key)).Select(static epoch => epoch.Key)];

    /// <summary>Counts in other epochs from the next run on. What is outdated was forgotten in memory before; what was counted since then
    /// is told once more.</summary>
    public void Begin(IReadOnlyDictionary<string, long> epochs)
    {
        var outdated = new HashSet<string>(Outdated(epochs), StringComparer.OrdinalIgnoreCase);
        foreach (var key in _groups.Keys.Where(key => outdated.Contains(key.Experiment)).ToList())
        {
            _groups.Remove(key);
        }

        foreach (var record in _book.Experiments.Where(record => outdated.Contains(record.Name)))
        {
            record.Groups.TellAgain();
            record.Failures.TellAgain();
            _book.Samples.TellAgain(record.Name);
        }

        (_before, _last, _openCounts) = (_before.Without(outdated), _last.Without(outdated), _openCounts.Without(outdated));
        _lastMinutes = [.. _lastMinutes.Where(minute => !outdated.Contains(minute.Experiment))];
        _minutesBefore = [.. _minutesBefore.Where(minute => !outdated.Contains(minute.Experiment))];
        _openMinutes = [.. _openMinutes.Where(minute => !outdated.Contains(minute.Experiment))];
        _open = _open is null ? null : _open with
        {
            Windows = [.. _open.Windows.Where(window => !outdated.Contains(window.Experiment))],
            Samples = [.. _open.Samples.Where(sample => !outdated.Contains(sample.Experiment))],
            Minutes = [.. _open.Minutes.Where(minute => !outdated.Contains(minute.Experiment))],
        };
        if (_kept is { } kept)
        {
            _kept = (kept.Changes with
            {
                Groups = [.. kept.Changes.Groups.Where(group => !outdated.Contains(group.Experiment))],
                Samples = [.. kept.Changes.Samples.Where(sample => !outdated.Contains(sample.Experiment))],
                Minutes = [.. kept.Changes.Minutes.Where(minute => !outdated.Contains(minute.Experiment))],
            }, kept.IsOver);
        }

        if (_number == 0 && _open is null)
        {
            // Nobody knows of this run yet.
            _epochs = epochs;
        }
        else
        {
            (_nextEpochs, _next) = (epochs, _next ?? NewRun());
        }
    }

    /// <summary>Gets the batch to write: the one that may be written or not, as it was, or a new one.</summary>
    /// <param name="changes">What has changed since the last new one, its minutes by <see cref="Now"/>; null where there is more
    /// anyway.</param>
    /// <param name="longest">How long a call may take at most, from when it begins until it is judged.</param>
    /// <param name="isOver">Whether nothing comes after it.</param>
    public RunBatch Next(StoreBatch? changes, TimeSpan longest, bool isOver = false)
    {
        if (_open is not null)
        {
            return _open;
        }

        Debug.Assert(changes is null == _kept is not null, "There is a new batch only of what has changed.");
        (changes, isOver) = (_kept?.Changes ?? changes!, _kept?.IsOver ?? isOver);
        if (_next is not null)
        {
            _kept = (changes, isOver);
            return _open = Last();
        }

        _kept = null;
        if (_description.Instance is var name && name != _book.Scope.Instance)
        {
            _book.Scope = new BookScope { Of = EvidenceScope.Instance, Instance = name, WhyUnjudged = BookScope.OfOne };
        }

        foreach (var key in _groups.Keys.Where(key => changes.RemovedGroups.Contains(key.Key)).ToList())
        {
            _groups.Remove(key);
        }

        foreach (var group in changes.Groups)
        {
            if (Read(group) is { } state)
            {
                _groups[(group.Experiment, group.Id)] = state;
            }
        }

        _isLast = isOver;

        // Before the accounts are read: of a call that is in no window yet it is known that nobody was told of it.
        var (windows, through) = TakeWindows(longest, isOver);
        _openMinutes = changes.Minutes;
        _openCounts = RunCounts.Of(_book, _groups, _calls);
        _open = new RunBatch
        {
            Run = Run,
            Number = _number + 1,
            Instance = _description.Instance,
            Content = Describe(null),
            IsOver = isOver,
            Rows = Changed(),
            Windows = windows,
            WindowsThrough = through,
            Samples = [.. changes.Samples.Select(sample => sample with { Id = $"{Run}:{sample.Id}" })],
            Minutes = [.. changes.Minutes.Select(Minute)],
            MinutesThrough = new DateTimeOffset(_now.Ticks - (_now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero),
        };
        return _open;
    }

    /// <summary>Takes in what the store answered. Where the run was taken in, or an epoch is over, the process goes on as another
    /// one.</summary>
    public void Answered(RunReceipt receipt)
    {
        if (_open is not { } batch)
        {
            return;
        }

        if (!receipt.IsFolded || receipt.Number == batch.Number)
        {
            Written(batch);
        }

        if (receipt.IsFolded || _leaves)
        {
            BeginAnew();
        }
    }

    // The accounts up to now, so that nothing of them is missing and nothing comes after them; the rest is told as the next run.
    private RunBatch Last()
    {
        (_openCounts, _openMinutes, _isLast, _leaves) = (RunCounts.Of(_book, _groups, _calls), [], false, true);
        return new RunBatch
        {
            Run = Run,
            Number = _number + 1,
            Instance = _description.Instance,
            Content = Describe(_next),
            IsOver = true,
            Rows = Changed(),
            WindowsThrough = _toldThrough,
        };
    }

    private void Written(RunBatch batch)
    {
        foreach (var row in batch.Rows)
        {
            _written[(row.Kind, row.Experiment, row.Key)] = row.Content;
        }

        (_last, _number, _toldThrough) = (_openCounts, batch.Number, batch.WindowsThrough);
        if (batch.Minutes.Count > 0)
        {
            _lastMinutes = [.. _lastMinutes.Where(old => !_openMinutes.Any(now => IsSame(now, old))), .. _openMinutes];
            _lastMinutes = [.. _lastMinutes.Where(minute => minute.Minute >= batch.MinutesThrough)];
        }

        _open = null;
    }

    // What may not be written yet goes into the first batch of the new run; what is written counts for the old one.
    private void BeginAnew()
    {
        Run = _next ?? NewRun();
        (_epochs, _nextEpochs, _next, _leaves) = (_nextEpochs ?? _epochs, null, null, false);
        (_before, _minutesBefore, _number) = (_last, _lastMinutes, 0);
        _written.Clear();
        if (_open is not { } batch)
        {
            return;
        }

        var counts = _openCounts.After(_before);
        _open = batch with
        {
            Run = Run,
            Number = 1,
            Content = Describe(null),
            IsOver = _isLast,
            Rows = [.. _before.RowsBefore(), .. counts.Rows()],
            Windows = [.. batch.Windows.Select(window => window with { Run = Run })],
            Samples = [.. batch.Samples.Select(sample => sample with { Id = $"{Run}:{sample.Id[(sample.Id.IndexOf(':', StringComparison.Ordinal) + 1)..]}" })],
            Minutes = [.. _openMinutes.Select(Minute)],
        };
    }

    private string Describe(string? goesOnAs) => JsonSerializer.Serialize(
        _description.Describe(_clock.Ahead) with { Epochs = _epochs, GoesOnAs = goesOnAs }, FleetJsonContext.Rows.RunContent);

    private List<RunRow> Changed() =>
        [.. (_number == 0 ? _before.RowsBefore() : []).Concat(_openCounts.After(_before).Rows())
            .Where(row => _written.GetValueOrDefault((row.Kind, row.Experiment, row.Key)) != row.Content)];

    private (IReadOnlyList<RunWindow> Windows, long Through) TakeWindows(TimeSpan longest, bool isOver)
    {
        if (!_clock.IsKnown)
        {
            return ([], _toldThrough);
        }

        // What began in a window has ended when the longest call has; whatever ends later is told of as not judged.
        var through = Math.Max(_toldThrough, CallWindow.At(isOver ? _clock.Now + CallWindow.Length : _clock.Now - longest) - 1);
        var windows = _calls.Take(_toldThrough, through, _clock.TimestampAt(CallWindow.End(through)),
            timestamp => CallWindow.At(_clock.At(timestamp)));
        return ([.. windows.Select(window => new RunWindow
        {
            Run = Run, Experiment = window.Experiment, Window = window.Window, Content = CallWindowForm.Write(window.Calls),
        })], through);
    }

    private HistoryMinute Minute(HistoryMinute minute)
    {
        var before = _minutesBefore.FirstOrDefault(old => IsSame(minute, old));
        return (before is null ? minute : minute.After(before)) with { Run = Run };
    }

    private static bool IsSame(HistoryMinute left, HistoryMinute right) =>
        left.Minute == right.Minute && left.Endpoint == right.Endpoint
            && left.Experiment.Equals(right.Experiment, StringComparison.OrdinalIgnoreCase);

    private static RunGroup? Read(StoredGroup group)
    {
        // As the archive has just written it: what both kinds have and what not tells them apart.
        using var document = JsonDocument.Parse(group.Content);
        var isFailure = document.RootElement.TryGetProperty("failure", out _);
        return new RunGroup
        {
            LastSeen = group.LastSeen,
            Mismatch = isFailure ? null : Alone(document.RootElement.Deserialize(StoredJsonContext.Stored.MismatchGroupState)),
            Failure = isFailure ? Alone(document.RootElement.Deserialize(StoredJsonContext.Stored.FailureGroupState)) : null,
        };
    }

    // In which calls of which run it was seen is for whoever folds to say: only he knows which of them count.
    private static MismatchGroupState? Alone(MismatchGroupState? state) => state is null ? null : state with { Runs = [] };

    private static FailureGroupState? Alone(FailureGroupState? state) => state is null ? null : state with { Runs = [] };

    private static string NewRun() => Guid.NewGuid().ToString("N");
}
