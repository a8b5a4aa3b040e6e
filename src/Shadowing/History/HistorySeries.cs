using Shadowing.Accounting;
using Shadowing.Statistics;

namespace Shadowing.History;

/// <summary>The minutes of one endpoint, or of all together: it turns counts that only grow into what happened in each.</summary>
internal sealed class HistorySeries(string experiment, string endpoint, string run)
{
    private readonly HistogramWindow _control = new();
    private readonly HistogramWindow _candidate = new();
    private readonly Queue<HistoryMinute> _recent = new();
    private Dictionary<string, long> _before = new(StringComparer.Ordinal);
    private Dictionary<string, long> _within = new(StringComparer.Ordinal);
    private long _sampledBefore;
    private long _sampled;
    private DateTimeOffset _minute;
    private bool _isForgotten;

    /// <summary>Gets the last hour, the present minute last.</summary>
    public IReadOnlyList<HistoryMinute> Recent
    {
        get
        {
            lock (_recent)
            {
                return [.. _recent];
            }
        }
    }

    /// <summary>Lets go what was counted; what comes afterwards counts from nothing.</summary>
    public void Forget()
    {
        lock (_recent)
        {
            _recent.Clear();
            _isForgotten = true;
        }
    }

    /// <summary>Counts what has happened since the last call towards the present minute.</summary>
    /// <returns>The minute as it is now; null when nothing has happened in it.</returns>
    public HistoryMinute? Advance(DateTimeOffset now, AccountReport account, IReadOnlyList<LatencyHistogram?> control,
        IReadOnlyList<LatencyHistogram?> candidate)
    {
        var minute = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        if (minute != _minute)
        {
            (_minute, _sampled, _within) = (minute, 0, new(StringComparer.Ordinal));
            _control.Reopen();
            _candidate.Reopen();
        }

        var changed = Count(account);
        _control.Advance(control);
        _candidate.Advance(candidate);
        if (IsForgotten())
        {
            // With what came in since the last look: it was before, or at the very moment.
            (_sampled, _within, changed) = (0, new(StringComparer.Ordinal), false);
            _control.Reopen();
            _candidate.Reopen();
        }

        if (!changed)
        {
            return null;
        }

        var report = new HistoryMinute
        {
            Experiment = experiment,
            Endpoint = endpoint,
            Minute = minute,
            Run = run,
            Sampled = _sampled,
            Outcomes = new SortedDictionary<string, long>(_within, StringComparer.Ordinal),
            Control = _control.Read(),
            Candidate = _candidate.Read(),
        };
        Remember(report);
        return report;
    }

    private bool IsForgotten()
    {
        lock (_recent)
        {
            var isForgotten = _isForgotten;
            if (isForgotten)
            {
                // Once more: a minute may have been remembered at that very moment.
                _recent.Clear();
                _isForgotten = false;
            }

            return isForgotten;
        }
    }

    private bool Count(AccountReport account)
    {
        var now = new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["match"] = account.Match,
            ["mismatch"] = account.Mismatch,
            ["noise"] = account.Noise,
            ["unverifiable"] = account.Unverifiable,
            ["control_failed"] = account.ControlFailed,
            ["aborted"] = account.Aborted,
            ["candidate_failed"] = account.CandidateFailed,
            ["timed_out"] = account.TimedOut,
            ["not_comparable"] = account.NotComparable.Values.Sum(),
            ["dropped"] = account.Dropped.Values.Sum(),
        };
        var changed = account.Sampled != _sampledBefore;
        _sampled += account.Sampled - _sampledBefore;
        foreach (var (outcome, count) in now)
        {
            if (count - _before.GetValueOrDefault(outcome) is > 0 and var more)
            {
                changed = true;
                _within[outcome] = _within.GetValueOrDefault(outcome) + more;
            }
        }

        (_before, _sampledBefore) = (now, account.Sampled);
        return changed;
    }

    private void Remember(HistoryMinute report)
    {
        lock (_recent)
        {
            if (_recent.Count > 0 && _recent.Last().Minute == report.Minute)
            {
                var others = _recent.Take(_recent.Count - 1).ToList();
                _recent.Clear();
                others.ForEach(_recent.Enqueue);
            }

            _recent.Enqueue(report);
            while (_recent.Count > Mismatches.MinuteTrend.Minutes)
            {
                _recent.Dequeue();
            }
        }
    }
}
