using System.Collections.Concurrent;
using System.Globalization;
using Shadowing.Evidence;
using Shadowing.Evidence.Verdicts;
using Shadowing.Experiments;
using Shadowing.Statistics;

namespace Shadowing.Notifications.Alerts;

/// <summary>Looks at one experiment each minute, and writes a digest when there is something to say that was not said.</summary>
internal sealed class ExperimentWatch
{
    /// <summary>Below this many ended calls in the window nothing is said about coverage.</summary>
    public const int FewestCalls = 20;

    // So many minutes are looked at for coverage: long enough for a quiet night, short enough to see that it broke today.
    private const int MostMinutes = 15;

    // Of a timer that comes a little early it is one too.
    private static readonly TimeSpan s_minute = TimeSpan.FromSeconds(50);

    // Were so many calls to be sampled and none was, it is no chance any more.
    private const double FewestExpected = 5;
    private const int MostGroups = 10;
    private const int MostOver = 32;
    private readonly DateTimeOffset _began;
    private readonly Queue<AlertCounts> _window = new();
    private readonly ToldReasons _told = new();

    // Each with the alert that has told it.
    private readonly Dictionary<(string Endpoint, string Path, string Kind), string> _toldGroups = [];

    // How many calls had been compared before each group was first seen: after a hundred million of them a difference in every call must
    // not take a hundred thousand to be told.
    private readonly Dictionary<(string Endpoint, string Path, string Kind), long> _comparedBefore = [];
    private long _comparedAtLastLook;
    private DateTimeOffset? _lastDigest;
    private DateTimeOffset? _lastMinute;
    private AlertCounts _countsThen = AlertCounts.None;
    private (DateTimeOffset At, long Compared, long Sampled, long Eligible) _lastCompared;
    private readonly List<ToldReason> _over = [];
    private readonly List<ToldOver> _toldOver = [];
    private readonly ConcurrentQueue<string> _didNotArrive = new();
    private bool _isWaiting;

    /// <summary>Begins to watch.</summary>
    /// <param name="began">When the application started: what an earlier run has left is not new.</param>
    public ExperimentWatch(DateTimeOffset began) => (_began, _lastCompared) = (began, (began, 0, 0, 0));

    /// <summary>Goes on watching where another one has ended.</summary>
    public ExperimentWatch(WatchState state)
    {
        (_began, _told.Told) = (state.Began, state.Told ?? []);
        foreach (var counts in state.Window ?? [])
        {
            _window.Enqueue(counts);
        }

        foreach (var group in state.Groups ?? [])
        {
            var key = (group.Endpoint, group.Path, group.Kind);
            if (group.ToldBy is { } alert)
            {
                _toldGroups[key] = alert;
            }

            if (group.ComparedBefore is { } before)
            {
                _comparedBefore[key] = before;
            }
        }

        (_comparedAtLastLook, _lastDigest) = (state.ComparedAtLastLook, state.LastDigest);
        (_countsThen, _lastMinute) = (state.CountsThen ?? AlertCounts.None, state.LastMinute);
        _lastCompared = (state.LastComparedAt, state.Compared, state.Sampled, state.Eligible);
        _over.AddRange(state.Over ?? []);
        _toldOver.AddRange(state.ToldOver ?? []);
        _isWaiting = state.IsWaiting;
    }

    /// <summary>Gets what another one needs to go on.</summary>
    public WatchState Write() => new()
    {
        Began = _began, Window = [.. _window], Told = _told.Told,
        Groups =
        [
            .. _comparedBefore.Keys.Union(_toldGroups.Keys).Select(key => new WatchedGroup(key.Endpoint, key.Path, key.Kind,
                _comparedBefore.TryGetValue(key, out var before) ? before : null, _toldGroups.GetValueOrDefault(key))),
        ],
        ComparedAtLastLook = _comparedAtLastLook, LastDigest = _lastDigest, CountsThen = _countsThen,
        LastMinute = _lastMinute, LastComparedAt = _lastCompared.At, Compared = _lastCompared.Compared, Sampled = _lastCompared.Sampled,
        Eligible = _lastCompared.Eligible, Over = [.. _over], ToldOver = [.. _toldOver], IsWaiting = _isWaiting,
    };

    /// <summary>Says that a digest did not arrive: what it told, and no later one has, is told again with the next one.</summary>
    public void DidNotArrive(string alert) => _didNotArrive.Enqueue(alert);

    /// <summary>Looks once; the answer is a digest when one is due.</summary>
    /// <param name="look">What is seen.</param>
    /// <param name="options">When it is worth sending.</param>
    /// <param name="now">When.</param>
    /// <param name="mustWait">Whether there is something new to say, and the last digest was too short a time ago.</param>
    public AlertMessage? Look(AlertLook look, AlertOptions options, DateTimeOffset now, out bool mustWait)
    {
        while (_didNotArrive.TryDequeue(out var alert))
        {
            Untell(alert);
        }

        var newGroups = NewGroups(look, options);
        var reasons = Reasons(look, options, now, newGroups);
        mustWait = false;
        var areDue = _told.AreDue(reasons, now, look.IsJudged, out var ended);
        _over.AddRange(ended);
        foreach (var back in _over.Where(over => reasons.Exists(reason => reason.Key == over.Reason.Key)).ToList())
        {
            _over.Remove(back);
            _told.Return(back);
        }

        var over = _over.Where(over => look.IsJudged || !over.Reason.IsOfVerdict).ToList();
        if (!areDue && newGroups.Count == 0 && over.Count == 0)
        {
            _isWaiting = false;
            return null;
        }

        if ((now - _lastDigest)?.Duration() < options.Interval)
        {
            mustWait = !_isWaiting;
            _isWaiting = true;
            return null;
        }

        _isWaiting = false;
        return Digest(look, options, now, reasons, newGroups, over, isResolved: !areDue && newGroups.Count == 0);
    }

    // What lasts and was told is not told again because something else is over.
    private AlertMessage Digest(AlertLook look, AlertOptions options, DateTimeOffset now, List<AlertReason> reasons,
        List<AlertGroup> newGroups, List<ToldReason> over, bool isResolved)
    {
        var counts = AlertCounts.Of(look.Account);
        var severity = isResolved || reasons.TrueForAll(static reason => reason.Reason is AlertReason.VerdictSafe) ? "info" : "ticket";
        var message = new AlertMessage
        {
            Id = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture),
            Kind = isResolved ? "resolved" : "digest",
            Severity = severity,
            Title = isResolved
                ? AlertTitle.Of(look.Experiment, "resolved", Over(over[0].Reason), over.Count - 1)
                : AlertTitle.Of(look.Experiment, severity, reasons[0].Text, reasons.Count - 1),
            Verdict = VerdictWriter.Word(look.Verdict.Answer),
            CandidateVersion = look.Verdict.CandidateVersion,
            Resolved = [.. over.Select(static told => told.Reason)],
            At = now,
            Instance = look.Instance,
            Of = look.IsOfFleet ? "fleet" : "instance",
            Experiment = look.Experiment,
            Reasons = isResolved ? [] : reasons,
            Since = _lastDigest ?? _began,
            CountsSince = counts.Since(_countsThen),
            CountsInAll = counts,
            NewGroups = [.. newGroups.Take(MostGroups)],
            NewGroupCount = newGroups.Count,
            Links = AlertLinks.Of(options, look.Experiment),
            Owner = look.Contact.Owner,
            OnCall = look.Contact.OnCall,
            Escalation = look.Contact.Escalation,
        };
        if (!isResolved)
        {
            _told.Tell(reasons, now, message.Id);
        }

        _toldOver.AddRange(over.Select(told => new ToldOver(told, message.Id)));
        _toldOver.RemoveRange(0, Math.Max(0, _toldOver.Count - MostOver));
        over.ForEach(told => _over.Remove(told));
        newGroups.ForEach(group => _toldGroups[Key(group)] = message.Id);
        (_lastDigest, _countsThen) = (now, counts);
        return message;
    }

    private void Untell(string alert)
    {
        _told.Forget(alert);

        // That something is over nobody is told who has not heard that it was; and who was to hear it is told again.
        Replace(_over, over => over.Without(alert));
        Replace(_toldOver, over => over.Told.Without(alert) is { } told ? over with { Told = told } : null);
        _over.AddRange(_toldOver.Where(over => over.Alert == alert).Select(static over => over.Told)
            .Where(over => !_over.Exists(known => known.Reason.Key == over.Reason.Key)));
        _toldOver.RemoveAll(over => over.Alert == alert);
        foreach (var key in _toldGroups.Where(told => told.Value == alert).Select(static told => told.Key).ToList())
        {
            _toldGroups.Remove(key);
        }
    }

    private static void Replace<T>(List<T> all, Func<T, T?> replacement)
        where T : class
    {
        T[] left = [.. all.Select(replacement).OfType<T>()];
        all.Clear();
        all.AddRange(left);
    }

    private List<AlertReason> Reasons(AlertLook look, AlertOptions options, DateTimeOffset now, List<AlertGroup> newGroups)
    {
        var reasons = OfVerdict(look.Verdict);
        if (IsSilent(look, options, now))
        {
            reasons.Add(new(AlertReason.NoComparisons, FormattableString.Invariant(
                $"Nothing was compared since {_lastCompared.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC; {look.Account.Eligible - _lastCompared.Eligible} calls were eligible and {look.Account.Sampled - _lastCompared.Sampled} sampled.")));
        }

        if (Coverage(look, now) is { } coverage && coverage.Share < options.MinCoverage)
        {
            reasons.Add(new(AlertReason.LowCoverage, FormattableString.Invariant(
                $"Of the {coverage.Of} sampled calls that ended in the last minutes {coverage.Share:P1} were compared; at least {options.MinCoverage:P1} are wanted.")));
        }

        if (look.IsPaused)
        {
            reasons.Add(new(AlertReason.BreakerOpen,
                $"Shadowing pauses{(look.PausedAt is { } place ? $" at {place}" : string.Empty)}, because the candidate only failed lately. It is tried again by itself."));
        }

        if (newGroups.Count > 0)
        {
            reasons.Add(new(AlertReason.NewGroup, FormattableString.Invariant(
                $"{newGroups.Count} new mismatch group{(newGroups.Count == 1 ? " is" : "s are")} in {options.NewGroupShare:P2} of the compared calls at least; the largest: {newGroups[0].Endpoint} {newGroups[0].Path} ({newGroups[0].Kind}).")));
        }

        return reasons;
    }

    private static string Over(AlertReason reason) =>
        reason.CandidateVersion is null ? reason.Reason : $"{reason.Reason} of {reason.CandidateVersion}";

    // The worst first: it is what the title says.
    private static List<AlertReason> OfVerdict(VerdictReport verdict)
    {
        var reasons = new List<AlertReason>();
        if (verdict.Answer is Verdict.Harmful)
        {
            reasons.Add(new(AlertReason.VerdictHarmful, verdict.Sentence) { CandidateVersion = verdict.CandidateVersion });
        }

        if (verdict.Reasons.FirstOrDefault(static reason => reason.Answer is Verdict.Harmful
            && reason.What.StartsWith("failures", StringComparison.Ordinal)) is { } failures)
        {
            reasons.Add(new(AlertReason.FailuresOverLimit, failures.Text) { CandidateVersion = verdict.CandidateVersion });
        }

        if (verdict.Answer is Verdict.Safe)
        {
            reasons.Add(new(AlertReason.VerdictSafe, verdict.Sentence) { CandidateVersion = verdict.CandidateVersion });
        }

        return reasons;
    }

    private bool IsSilent(AlertLook look, AlertOptions options, DateTimeOffset now)
    {
        if (look.Rate == 0 || look.Account.Compared != _lastCompared.Compared)
        {
            _lastCompared = (now, look.Account.Compared, look.Account.Sampled, look.Account.Eligible);
            return false;
        }

        return now - _lastCompared.At >= options.Silence
            && (look.Account.Sampled > _lastCompared.Sampled
                || (look.Account.Eligible - _lastCompared.Eligible) * look.Rate >= FewestExpected);
    }

    private (double Share, long Of)? Coverage(AlertLook look, DateTimeOffset now)
    {
        var counts = AlertCounts.Of(look.Account) with { Sampled = look.Account.Sampled - look.Account.InFlight };
        var then = _window.Count > 0 ? _window.Peek() : counts;

        // Whoever begins to speak looks at once, and the one before him may have looked just now.
        if ((now - _lastMinute)?.Duration() is not { } since || since >= s_minute)
        {
            _lastMinute = now;
            _window.Enqueue(counts);
            if (_window.Count > MostMinutes)
            {
                _window.Dequeue();
            }
        }

        var counted = counts.Since(then);
        return counted.Sampled < FewestCalls ? null : ((double)counted.Compared / counted.Sampled, counted.Sampled);
    }

    private List<AlertGroup> NewGroups(AlertLook look, AlertOptions options)
    {
        var present = look.Groups.Select(static seen => Key(seen.Group)).ToHashSet();
        foreach (var gone in _comparedBefore.Keys.Union(_toldGroups.Keys).Where(key => !present.Contains(key)).ToList())
        {
            _comparedBefore.Remove(gone);
            _toldGroups.Remove(gone);
        }

        var groups = look.Groups.Where(seen => seen.FirstSeen >= _began && seen.Group.Count > 0)
            .Select(seen => WithShareSinceSeen(seen.Group, look.Account.Compared) with
            {
                Link = AlertLinks.OfGroup(options, look.Experiment, seen.Group.Id)
            }).ToList();
        _comparedAtLastLook = look.Account.Compared;
        return
        [
            .. groups.Where(group => group.ShareLow >= options.NewGroupShare && !_toldGroups.ContainsKey(Key(group)))
                .OrderByDescending(static group => group.Count)
                .ThenBy(static group => group.Path, StringComparer.Ordinal),
        ];
    }

    private AlertGroup WithShareSinceSeen(AlertGroup group, long compared)
    {
        if (!_comparedBefore.TryGetValue(Key(group), out var before))
        {
            _comparedBefore.Add(Key(group), before = _comparedAtLastLook);
        }

        var since = Math.Max(group.Count, compared - before);
        return group with { Share = (double)group.Count / since, ShareLow = ShareReport.From(group.Count, since).Low };
    }

    private static (string Endpoint, string Path, string Kind) Key(AlertGroup group) => (group.Endpoint, group.Path, group.Kind);
}
