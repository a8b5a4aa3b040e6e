using Shadowing.Noise;
using Shadowing.Observations;
using Shadowing.Statistics;

namespace Shadowing.Accounting;

/// <summary>Counts what became of the sampled calls of one endpoint in one experiment.</summary>
/// <remarks>
/// Each call is counted once when it is sampled and once when it ends. What is in flight is the difference, and a reader takes
/// the ends first: so the identity of the account holds at every moment, without a lock on the caller's path. A call that is refused at
/// once is never in flight: it is counted in one place, which a reader takes once and adds to both.
/// </remarks>
internal sealed class EndpointAccount(string endpoint)
{
    private const double EligibleUnit = 1_000_000;
    private readonly long[] _outcomes = new long[Enum.GetValues<CallOutcome>().Length];
    private readonly long[] _notComparable = new long[Enum.GetValues<NotComparableReason>().Length];
    private readonly long[] _dropped = new long[Enum.GetValues<DropReason>().Length];
    private readonly long[] _refused = new long[Enum.GetValues<DropReason>().Length];
    private readonly long[] _failures = new long[Enum.GetValues<CandidateFailure>().Length];
    private LatencyHistogram? _control;
    private LatencyHistogram? _candidate;
    private long _sampled;
    private long _eligible;
    private long _eligibleTooMany;
    private long _candidateCalls;
    private long _selfChecks;
    private long _invalidSelfChecks;
    private long _ofBytes;
    private long _lostWithProcess;
    private int _eligibleEstimated;

    /// <summary>Gets the endpoint's method and template.</summary>
    public string Endpoint => endpoint;

    /// <summary>Gets how many calls were sampled.</summary>
    public long Sampled => Volatile.Read(ref _sampled) + Sum(_refused);

    /// <summary>Gets how many extra calls the candidate was sent.</summary>
    public long CandidateCalls => Volatile.Read(ref _candidateCalls);

    /// <summary>Gets how many calls could have been sampled.</summary>
    public double Eligible => (Volatile.Read(ref _eligible) / EligibleUnit) + Sum(_refused);

    /// <summary>Gets a value indicating whether every eligible call was seen, so that <see cref="Eligible"/> is no estimate.</summary>
    public bool EligibleIsExact => Volatile.Read(ref _eligibleEstimated) == 0;

    /// <summary>Gets how long the control took in the calls that reached the candidate; null before the first.</summary>
    public LatencyHistogram? ControlLatency => Volatile.Read(ref _control);

    /// <summary>Gets how long the candidate took; null before the first.</summary>
    public LatencyHistogram? CandidateLatency => Volatile.Read(ref _candidate);

    /// <summary>Gets how many self-checks could be used.</summary>
    public long SelfChecks => Volatile.Read(ref _selfChecks);

    /// <summary>Gets how many self-checks failed, were refused or answered another status.</summary>
    public long InvalidSelfChecks => Volatile.Read(ref _invalidSelfChecks);

    /// <summary>Gets what the self-checks have shown.</summary>
    public NoiseProfile Noise { get; private set; } = new();

    /// <summary>Takes over from an account of the same endpoint what is not added up with others.</summary>
    public void Borrow(EndpointAccount own) => Noise = own.Noise;

    /// <summary>Counts a call that was looked up and stands for <paramref name="weight"/> calls (1 when every call is looked up).</summary>
    public void SawEligible(double weight)
    {
        var counted = (long)(weight * EligibleUnit);
        if (!PaysBack(counted))
        {
            Interlocked.Add(ref _eligible, counted);
        }

        if (weight > 1 && Volatile.Read(ref _eligibleEstimated) == 0)
        {
            Volatile.Write(ref _eligibleEstimated, 1);
        }
    }

    /// <summary>Notes that so many of those that were counted as eligible were none. The next ones are not counted in their place: the
    /// number never falls, and is an estimate from here on.</summary>
    public void WereNotEligible(double weight)
    {
        Interlocked.Add(ref _eligibleTooMany, (long)(weight * EligibleUnit));
        Volatile.Write(ref _eligibleEstimated, 1);
    }

    private bool PaysBack(long counted)
    {
        if (Volatile.Read(ref _eligibleTooMany) < counted)
        {
            return false;
        }

        if (Interlocked.Add(ref _eligibleTooMany, -counted) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _eligibleTooMany, counted);
        return false;
    }

    /// <summary>Counts a sampled call: it is in flight from now on.</summary>
    public void WasSampled() => Interlocked.Increment(ref _sampled);

    /// <summary>Counts a call that could have been sampled, was, and finds no room: eligible, sampled and dropped.</summary>
    /// <remarks>One write where three would do, for at a cap that is reached nearly every call comes here.</remarks>
    /// <param name="reason">Which capacity is lacking.</param>
    /// <param name="weight">How many calls it stands for.</param>
    public void WasRefused(DropReason reason, double weight)
    {
        if (weight == 1 && Volatile.Read(ref _eligibleTooMany) < (long)EligibleUnit)
        {
            Interlocked.Increment(ref _refused[(int)reason]);
            return;
        }

        SawEligible(weight);
        WasSampled();
        End(CallEnd.Dropped(reason));
    }

    /// <summary>Counts a call to the candidate.</summary>
    public void CalledCandidate() => Interlocked.Increment(ref _candidateCalls);

    /// <summary>Counts a self-check.</summary>
    public void SelfChecked(bool isValid) => Interlocked.Increment(ref isValid ? ref _selfChecks : ref _invalidSelfChecks);

    /// <summary>Notes of a call that was compared whether its bodies were held against each other by their bytes only.</summary>
    public void Compared(bool isOfBytes)
    {
        if (isOfBytes)
        {
            Interlocked.Increment(ref _ofBytes);
        }
    }

    /// <summary>Counts the end of a call.</summary>
    public void End(in CallEnd end)
    {
        if (end.Failure is { } failure)
        {
            Interlocked.Increment(ref _failures[(int)failure]);
        }

        Interlocked.Increment(ref end.Outcome is { } outcome
            ? ref _outcomes[(int)outcome]
            : ref end.WhyNot is { } whyNot ? ref _notComparable[(int)whyNot] : ref _dropped[(int)end.Drop!.Value]);
    }

    /// <summary>Records the latencies of both sides of one call.</summary>
    public void Took(TimeSpan control, TimeSpan candidate)
    {
        Histogram(ref _control).Record(control);
        Histogram(ref _candidate).Record(candidate);
    }

    /// <summary>Reads one moment's counts, in the order in which they were written backwards.</summary>
    public AccountReport Read()
    {
        var outcomes = Copy(_outcomes);
        var notComparable = Copy(_notComparable);
        var dropped = Copy(_dropped);
        var failures = Copy(_failures);
        var lost = Volatile.Read(ref _lostWithProcess);
        var sampled = Volatile.Read(ref _sampled);
        for (var reason = 0; reason < _refused.Length; reason++)
        {
            // Read once: both sides of the account get the same.
            var refused = Volatile.Read(ref _refused[reason]);
            dropped[reason] += refused;
            sampled += refused;
        }

        return AccountReport.From(sampled - lost, outcomes, notComparable, dropped, failures, CandidateCalls, Eligible,
            EligibleIsExact) with
        {
            SelfChecks = SelfChecks,
            SelfChecksInvalid = InvalidSelfChecks,
            ComparedByBytes = Volatile.Read(ref _ofBytes),
            LostWithProcess = lost,
            Sampled = sampled,
        };
    }

    /// <summary>Gets all that was counted, to be read elsewhere.</summary>
    public AccountState Write() => new()
    {
        Counts = Read(),
        Control = ControlLatency is { } control ? LatencyHistogramForm.Write(control) : null,
        Candidate = CandidateLatency is { } candidate ? LatencyHistogramForm.Write(candidate) : null,
    };

    /// <summary>Takes over what was counted elsewhere, in place of what is here; not while calls are counted.</summary>
    /// <exception cref="InvalidDataException">It is nothing that was written here, or of a later version.</exception>
    public void Restore(AccountState state)
    {
        var counts = state.Counts;
        (_control, _candidate) = (AccountState.Histogram(state.Control), AccountState.Histogram(state.Candidate));
        _sampled = counts.Sampled;
        _eligible = (long)(counts.Eligible * EligibleUnit);
        _eligibleEstimated = counts.EligibleIsExact ? 0 : 1;
        (_candidateCalls, _selfChecks, _invalidSelfChecks) = (counts.CandidateCalls, counts.SelfChecks, counts.SelfChecksInvalid);
        (_ofBytes, _lostWithProcess) = (counts.ComparedByBytes, counts.LostWithProcess);
        foreach (var outcome in Enum.GetValues<CallOutcome>())
        {
            _outcomes[(int)outcome] = counts.Of(outcome);
        }

        Restore(_notComparable, counts.NotComparable, Enum.GetValues<NotComparableReason>(), Tags.Of);
        Restore(_dropped, counts.Dropped, Enum.GetValues<DropReason>(), Tags.Of);
        Restore(_failures, counts.CandidateFailures, Enum.GetValues<CandidateFailure>(), Tags.Of);
    }

    /// <summary>Gets how many calls of this endpoint are in flight.</summary>
    public long InFlight
    {
        get
        {
            var ended = Sum(_outcomes) + Sum(_notComparable) + Sum(_dropped);
            return Volatile.Read(ref _sampled) - ended - Volatile.Read(ref _lostWithProcess);
        }
    }

    private static void Restore<TReason>(long[] places, IReadOnlyDictionary<string, long> counts, TReason[] reasons,
        Func<TReason, string> name)
        where TReason : struct, Enum
    {
        for (var place = 0; place < reasons.Length; place++)
        {
            places[place] = counts.GetValueOrDefault(name(reasons[place]));
        }
    }

    private static LatencyHistogram Histogram(ref LatencyHistogram? place)
    {
        var histogram = Volatile.Read(ref place);
        if (histogram is not null)
        {
            return histogram;
        }

        // Most endpoints of a large application never get a comparison; the layout of 18 KB is theirs only then.
        histogram = new LatencyHistogram();
        return Interlocked.CompareExchange(ref place, histogram, null) ?? histogram;
    }

    private static long[] Copy(long[] counts)
    {
        var copy = new long[counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            copy[i] = Volatile.Read(ref counts[i]);
        }

        return copy;
    }

    private static long Sum(long[] counts)
    {
        var sum = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            sum += Volatile.Read(ref counts[i]);
        }

        return sum;
    }
}
