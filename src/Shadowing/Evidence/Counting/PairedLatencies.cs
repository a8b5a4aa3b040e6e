using Shadowing.Accounting;
using Shadowing.Evidence.Guardrails;
using Shadowing.Experiments;
using Shadowing.Statistics;

namespace Shadowing.Evidence.Counting;

/// <summary>How long the candidate and the self-check of one endpoint took, over calls of which both are known, and how often each was
/// slow. Not for several threads at once.</summary>
internal sealed class PairedLatencies
{
    private readonly LatencyHistogram _selfCheck;
    private readonly LatencyHistogram _candidate;
    private TailExceedance? _median;
    private TailExceedance? _tail;
    private (double? P50, double? P99) _limits;
    private long _selfCheckTooLate;
    private long _candidateTooLate;

    /// <summary>Initializes a new instance of the <see cref="PairedLatencies"/> class that has seen nothing.</summary>
    public PairedLatencies() => (_selfCheck, _candidate) = (new LatencyHistogram(), new LatencyHistogram());

    /// <summary>Initializes a new instance of the <see cref="PairedLatencies"/> class as another one was.</summary>
    /// <exception cref="InvalidDataException">It is nothing that was written here, or of a later version.</exception>
    public PairedLatencies(StoredLatencies stored)
    {
        (_selfCheck, _candidate) = (LatencyHistogramForm.Read(stored.SelfCheck), LatencyHistogramForm.Read(stored.Candidate));
        (_selfCheckTooLate, _candidateTooLate) = (stored.SelfCheckTooLate, stored.CandidateTooLate);
        _limits = (stored.Median?.Limit, stored.Tail?.Limit);
        _median = Restore(Guardrail.Median, stored.Median);
        _tail = Restore(Guardrail.Tail, stored.Tail);
    }

    /// <summary>Gets how often each exceeded the median of the self-checks before.</summary>
    public TailCounts Median => _median?.Counts ?? default;

    /// <summary>Gets how often each exceeded what a hundredth of the self-checks before did.</summary>
    public TailCounts Tail => _tail?.Counts ?? default;

    /// <summary>Gets in how many of the last pairs the candidate exceeded the limit of a quantile, and of how many.</summary>
    public (double Slow, int Of) RecentlySlow(double quantile) =>
        (quantile == Guardrail.Median.Quantile ? _median : _tail)?.RecentlySlow is var (part, of) ? (part * of, of) : default;

    /// <summary>Takes in a pair. Other limits than before begin to count anew.</summary>
    /// <returns>Whether the candidate alone was slower than the limit of the slowest hundredth allows.</returns>
    public bool Add(in LatencyPair pair, LatencyLimitOptions limits)
    {
        Use(limits);
        _median?.Judge(pair.Candidate, pair.SelfCheck);
        var isSlow = _tail?.Judge(pair.Candidate, pair.SelfCheck) is true;
        _selfCheckTooLate += Record(_selfCheck, pair.SelfCheck, pair.Timeout);
        _candidateTooLate += Record(_candidate, pair.Candidate, pair.Timeout);
        return isSlow;
    }

    /// <summary>Takes back what an earlier run has seen of the same.</summary>
    public void Add(PairedLatencies other)
    {
        _selfCheck.Add(other._selfCheck);
        _candidate.Add(other._candidate);
        _selfCheckTooLate += other._selfCheckTooLate;
        _candidateTooLate += other._candidateTooLate;
        if (_limits == other._limits)
        {
            // Anew, because each counts for itself how much of the shared past it has seen.
            _median = Sum(Guardrail.Median, _median, other._median, _limits.P50);
            _tail = Sum(Guardrail.Tail, _tail, other._tail, _limits.P99);
        }
    }

    /// <summary>Reads it.</summary>
    public PairedTimes Read() => new(_selfCheck, _selfCheckTooLate, _candidate, _candidateTooLate);

    /// <summary>Gets all that is needed to go on elsewhere.</summary>
    public StoredLatencies Write() => new()
    {
        SelfCheck = LatencyHistogramForm.Write(_selfCheck),
        Candidate = LatencyHistogramForm.Write(_candidate),
        SelfCheckTooLate = _selfCheckTooLate,
        CandidateTooLate = _candidateTooLate,
        Median = Write(_median, _limits.P50),
        Tail = Write(_tail, _limits.P99),
    };

    private void Use(LatencyLimitOptions limits)
    {
        if (_limits.P50 != limits.P50 || (_median is null && limits.P50 is not null))
        {
            _median = Begin(Guardrail.Median, limits.P50);
        }

        if (_limits.P99 != limits.P99 || (_tail is null && limits.P99 is not null))
        {
            _tail = Begin(Guardrail.Tail, limits.P99);
        }

        _limits = (limits.P50, limits.P99);
    }

    private TailExceedance? Begin(LatencyGuardrail guardrail, double? limit) =>
        limit is { } ratio ? new TailExceedance(guardrail.Quantile, ratio - 1, default, null, _selfCheck) : null;

    private TailExceedance? Sum(LatencyGuardrail guardrail, TailExceedance? left, TailExceedance? right, double? limit) =>
        left is null || right is null || limit is null
            ? left ?? right
            : new TailExceedance(guardrail.Quantile, limit.Value - 1, left.Counts.Plus(right.Counts), left.Threshold ?? right.Threshold,
                _selfCheck);

    private TailExceedance? Restore(LatencyGuardrail guardrail, StoredTail? stored) =>
        stored is null ? null
            : stored.Limit >= 1 && stored.AreCounts
                ? new TailExceedance(guardrail.Quantile, stored.Limit - 1, stored.Counts, stored.Threshold, _selfCheck)
                : throw new InvalidDataException("A limit of latencies is below 1, or its counts cannot be.");

    private static StoredTail? Write(TailExceedance? tail, double? limit) =>
        tail is null ? null : new StoredTail { Limit = limit!.Value, Counts = tail.Counts, Threshold = tail.Threshold };

    // What was too late took as long as it had at least, which is all that is known.
    private static int Record(LatencyHistogram histogram, TimeSpan time, TimeSpan timeout)
    {
        var isTooLate = time == TimeSpan.MaxValue;
        histogram.Record(isTooLate ? timeout : time);
        return isTooLate ? 1 : 0;
    }
}
