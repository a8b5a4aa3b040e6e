using Shadowing.Statistics;

namespace Shadowing.Evidence.Guardrails;

/// <summary>The counts that harm is told by, and what they were when evidence began anew: so that a long good time does not hide what comes
/// after.</summary>
internal sealed class EvidenceStarts
{
    /// <summary>The place of the calls that were compared.</summary>
    public const int Counted = 0;

    /// <summary>The place of those that differ.</summary>
    public const int Differing = 1;

    /// <summary>The place of those without a usable answer.</summary>
    public const int Failed = 2;

    /// <summary>The place of the pairs in which only the candidate exceeded the median; those of the self-check alone follow.</summary>
    public const int MedianCandidateOnly = 0;

    /// <summary>The place of the pairs in which only the candidate exceeded the tail; those of the self-check alone follow.</summary>
    public const int TailCandidateOnly = 2;

    // A thousand calls, or those in which ten are bad at the limit (M of the delayed starts), whichever are more.
    private const long LeastCalls = 1_000;
    private const double MostBad = 10;

    private readonly long[] _calls = new long[3];
    private readonly long[] _pairs = new long[4];
    private readonly DelayedStarts _callStarts;
    private readonly DelayedStarts _pairStarts;
    private long _callsAtStart;
    private long _pairsAtStart;

    /// <summary>Initializes a new instance of the <see cref="EvidenceStarts"/> class that has counted nothing.</summary>
    public EvidenceStarts() => (_callStarts, _pairStarts) = (new DelayedStarts(_calls), new DelayedStarts(_pairs));

    /// <summary>Initializes a new instance of the <see cref="EvidenceStarts"/> class as another one was.</summary>
    /// <exception cref="InvalidDataException">It is nothing that was written here, or of a later version.</exception>
    public EvidenceStarts(ReadOnlySpan<long> calls, ReadOnlySpan<long> pairs) =>
        (_callStarts, _pairStarts) = (Read(calls, _calls.Length), Read(pairs, _pairs.Length));

    /// <summary>Gets all that is needed to go on elsewhere: of the calls, and of the pairs.</summary>
    public (long[] Calls, long[] Pairs) Write() => (_callStarts.Write(), _pairStarts.Write());

    /// <summary>Takes in how far the counts are, and begins anew where it is time for that: which depends on how many calls there were,
    /// never on what they were.</summary>
    /// <param name="seen">The counts.</param>
    /// <param name="median">Those of the pairs that exceeded the median.</param>
    /// <param name="tail">Those of the pairs that exceeded what a hundredth does.</param>
    /// <param name="harmLimit">The share of mismatches that is tolerated.</param>
    public void Advance(EvidenceCounts seen, TailCounts median, TailCounts tail, double harmLimit)
    {
        (_calls[Counted], _calls[Differing], _calls[Failed]) = (seen.Counted, seen.Differing, seen.Failed);
        (_pairs[MedianCandidateOnly], _pairs[MedianCandidateOnly + 1]) = (median.CandidateOnly, median.SelfCheckOnly);
        (_pairs[TailCandidateOnly], _pairs[TailCandidateOnly + 1]) = (tail.CandidateOnly, tail.SelfCheckOnly);
        var (calls, pairs) = (seen.Counted + seen.Failed, Math.Max(median.Pairs, tail.Pairs));
        Advance(_callStarts, _calls, calls, ref _callsAtStart, Math.Max(LeastCalls, MostBad / harmLimit));
        Advance(_pairStarts, _pairs, pairs, ref _pairsAtStart, LeastCalls);
    }

    /// <summary>Gets the natural logarithm of an evidence on calls, of all starts together.</summary>
    public double LogOfCalls(CountsEvidence evidence) => _callStarts.Log(_calls, evidence);

    /// <summary>Gets the natural logarithm of an evidence on self-checked calls, of all starts together.</summary>
    public double LogOfPairs(CountsEvidence evidence) => _pairStarts.Log(_pairs, evidence);

    private static void Advance(DelayedStarts starts, long[] counts, long total, ref long atStart, double length)
    {
        starts.Advance(counts);

        // Counts that fell, as those of pairs under another limit do, have begun anew by themselves.
        atStart = Math.Min(atStart, total);
        if (total - atStart >= length)
        {
            starts.Start(counts);
            atStart = total;
        }
    }

    private static DelayedStarts Read(ReadOnlySpan<long> written, int width)
    {
        var read = DelayedStarts.Read(written);
        return read.Width == width ? read : throw new InvalidDataException("These are the starts of another evidence.");
    }
}
