using Shadowing.Accounting;
using Shadowing.Evidence.Guardrails;
using Shadowing.Experiments;
using Shadowing.Statistics;

namespace Shadowing.Evidence.Counting;

/// <summary>Counts what the calls of one endpoint, or of all, have shown, and notices harm. Not for several threads at once.</summary>
internal sealed class EndpointEvidence
{
    // Fewer bad calls may be anything, whatever the arithmetic says of them.
    private const int LeastBad = 3;
    private const int LooksApart = 250;

    private readonly List<Harm> _harms = [];
    private readonly DistinctRequests _distinct;
    private readonly EvidenceStarts _starts;
    private int _sinceAdvance;
    private bool _isWorse;

    /// <summary>Initializes a new instance of the <see cref="EndpointEvidence"/> class that has counted nothing.</summary>
    /// <param name="turn">How many were there before it: 0 of all endpoints together.</param>
    /// <param name="distinct">How many distinct requests are told apart.</param>
    public EndpointEvidence(long turn, int distinct) => (Turn, _distinct, _starts) = (turn, new DistinctRequests(distinct), new());

    /// <summary>Initializes a new instance of the <see cref="EndpointEvidence"/> class as another one was.</summary>
    /// <exception cref="InvalidDataException">It is nothing that was written here, or of a later version.</exception>
    public EndpointEvidence(StoredEndpoint stored, int distinct)
    {
        (Turn, Counts, _distinct) = (stored.Turn, stored.Counts with { }, new DistinctRequests(distinct));
        _starts = new EvidenceStarts(stored.Calls, stored.Pairs);
        if (stored.Requests is null)
        {
            _distinct.Restore(stored.Distinct);
        }

        _distinct.Restore(stored.Requests);
        _sinceAdvance = stored.SinceLook;
        _harms.AddRange(stored.Harms);
        Latencies = stored.Latencies is null ? null : new PairedLatencies(stored.Latencies);
        _isWorse = true;
    }

    /// <summary>Gets how many were there before it.</summary>
    public long Turn { get; }

    /// <summary>Gets the counts.</summary>
    public EvidenceCounts Counts { get; private set; } = new();

    /// <summary>Gets a value indicating whether it was found harmful, by whatever limits.</summary>
    public bool IsHarmful => _harms.Count > 0;

    /// <summary>Gets the latencies; null before the first pair.</summary>
    public PairedLatencies? Latencies { get; private set; }

    /// <summary>Gets the sum of all endpoints' latencies, for what has none of its own; null for an endpoint.</summary>
    public Func<(TailCounts Median, TailCounts Tail)>? OfAll { get; init; }

    /// <summary>Gets in how many of the last pairs of all endpoints the candidate exceeded the limit of a quantile, and of how many, for
    /// what has none of its own; null for an endpoint.</summary>
    public Func<double, (double Slow, int Of)>? RecentlySlowOfAll { get; init; }

    /// <summary>Counts a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isFirst">Whether it counts: it is not one of a burst of equal ones.</param>
    /// <param name="limits">The limits of now.</param>
    /// <returns>Whether the candidate alone was slower than the limit of the slowest hundredth allows.</returns>
    public bool Saw(in WitnessedCall call, bool isFirst, LimitOptions limits)
    {
        var isSlow = false;
        Counts.Calls++;
        _isWorse |= call.Latency is not null || call.Outcome is not (CallOutcome.Match or CallOutcome.Noise);
        if (isFirst)
        {
            Counts.Count(call.Outcome, call.IsRefused);
            if (call.Latency is { } pair && OfAll is null)
            {
                isSlow = (Latencies ??= new()).Add(pair, limits.Latency);
            }

            // What was not compared shows nothing of its request; a call without a fingerprint is one of its own.
            if (call.IsCompared)
            {
                _distinct.Add(call.Fingerprint ?? (ulong)Counts.Calls);
            }
        }

        if (++_sinceAdvance >= LooksApart)
        {
            Advance(limits);
        }

        return isSlow;
    }

    /// <summary>Looks whether it is harmful.</summary>
    /// <param name="limits">The limits of now.</param>
    /// <param name="now">The time of now.</param>
    /// <param name="share">Its part of what each question may err by.</param>
    public void Look(LimitOptions limits, DateTimeOffset now, double share)
    {
        if (!_isWorse)
        {
            return;
        }

        _isWorse = false;
        Advance(limits);
        var state = Read();
        foreach (var guardrail in Guardrail.All)
        {
            if (guardrail.HarmLimit(limits) is { } limit && guardrail.Harmed(state) is var (bad, of) && bad >= LeastBad
                && !_harms.Exists(harm => harm.Guardrail == guardrail.Name && harm.Stands(limits))
                && guardrail.LogHarm(_starts, limit)
                    >= WeightedBonferroni.LogThreshold(Guardrail.HarmAlpha, guardrail.Weight * share)
                && guardrail.IsSeen(quantile => RecentlySlowOfAll?.Invoke(quantile) ?? Latencies?.RecentlySlow(quantile) ?? default))
            {
                _harms.RemoveAll(harm => harm.Guardrail == guardrail.Name);
                _harms.Add(new Harm(guardrail.Name, limit, now, bad, of));
            }
        }
    }

    /// <summary>Has the next look look at everything again, because the limits have changed.</summary>
    public void LookAgain() => _isWorse = true;

    /// <summary>Takes back what an earlier run has counted of the same.</summary>
    public void Add(EndpointEvidence live)
    {
        Counts += live.Counts;
        _harms.AddRange(live._harms.Where(harm => !_harms.Exists(known => known.Guardrail == harm.Guardrail)));
        _distinct.Restore(live._distinct.Count);
        _isWorse = true;
        if (live.Latencies is { } latencies)
        {
            if (Latencies is null)
            {
                Latencies = latencies;
            }
            else
            {
                Latencies.Add(latencies);
            }
        }
    }

    /// <summary>Reads it.</summary>
    public EndpointState Read()
    {
        var (median, tail) = Tails();
        return new EndpointState
        {
            Counts = Counts with { }, Median = median, Tail = tail, Times = Latencies?.Read(),

            // An estimate, of what cannot be more.
            Distinct = Math.Min(_distinct.Count, Counts.Counted),
            Harms = [.. _harms],
        };
    }

    /// <summary>Gets all that is needed to go on elsewhere.</summary>
    /// <param name="withRequests">Whether whoever goes on can tell the same requests apart.</param>
    public StoredEndpoint Write(bool withRequests)
    {
        var (calls, pairs) = _starts.Write();
        return new StoredEndpoint
        {
            Turn = Turn, Counts = Counts with { }, Distinct = _distinct.Count, Calls = calls, Pairs = pairs, Harms = [.. _harms],
            Latencies = Latencies?.Write(),
            Requests = withRequests ? _distinct.Write() : null,
            SinceLook = _sinceAdvance,
        };
    }

    // Of the numbers themselves, and no state that is read: this is done while calls are counted.
    private void Advance(LimitOptions limits)
    {
        _sinceAdvance = 0;
        var (median, tail) = Tails();
        _starts.Advance(Counts, median, tail, limits.HarmfulMismatches ?? limits.MaxMismatches);
    }

    private (TailCounts Median, TailCounts Tail) Tails() =>
        OfAll?.Invoke() ?? (Latencies?.Median ?? default, Latencies?.Tail ?? default);
}
