namespace Shadowing.Statistics;

/// <summary>How often each side of a pair exceeded what counts as slow: all that the evidence on a tail needs, and to be added
/// up.</summary>
/// <remarks>
/// The self-check exceeds above the threshold, the candidate above its limit, the threshold times 1 + the margin. Where exactly one side
/// exceeds and it is as likely to be the one as the other, each such pair is the toss of a fair coin (<see cref="McNemarEvidence"/>). A
/// candidate exactly at its limit is given the benefit of the doubt where it is accused, and not where it is to be safe.
/// </remarks>
/// <param name="Concordant">Pairs in which both exceeded or none.</param>
/// <param name="CandidateOnly">Pairs in which only the candidate did.</param>
/// <param name="SelfCheckOnly">Pairs in which only the self-check did.</param>
/// <param name="AtLimitBesideSlow">Of those in which only the self-check did: the candidate was exactly at its limit.</param>
/// <param name="AtLimitBesideFast">Of those in which none did: the candidate was exactly at its limit.</param>
internal readonly record struct TailCounts(long Concordant, long CandidateOnly, long SelfCheckOnly, long AtLimitBesideSlow,
    long AtLimitBesideFast)
{
    /// <summary>Gets how many pairs were judged.</summary>
    public long Pairs => Concordant + CandidateOnly + SelfCheckOnly;

    /// <summary>Gets the natural logarithm of the evidence that the candidate's tail is longer than the margin allows.</summary>
    /// <remarks>Against: in each pair, given all before, P(candidate &gt; limit) ≤ P(self-check &gt; threshold). That holds for every
    /// threshold where the candidate's durations, over 1 + the margin, are not stochastically longer.</remarks>
    public double LogHarm => McNemarEvidence.Log(CandidateOnly, SelfCheckOnly);

    /// <summary>Gets the natural logarithm of the evidence that the candidate's tail is within the margin.</summary>
    /// <remarks>Against: in each pair, given all before, P(candidate ≥ limit) ≥ P(self-check &gt; threshold). Refuting it says that the
    /// candidate's quantile is within the margin at the thresholds that were used; it says nothing of rarer, longer calls.</remarks>
    public double LogSafe => McNemarEvidence.Log(SelfCheckOnly - AtLimitBesideSlow, CandidateOnly + AtLimitBesideFast);

    /// <summary>Gets these and others together.</summary>
    public TailCounts Plus(TailCounts other) => new(Concordant + other.Concordant, CandidateOnly + other.CandidateOnly,
        SelfCheckOnly + other.SelfCheckOnly, AtLimitBesideSlow + other.AtLimitBesideSlow, AtLimitBesideFast + other.AtLimitBesideFast);
}
