namespace Shadowing.Statistics;

/// <summary>A share of the compared calls, with what the counts say of the true one.</summary>
/// <remarks>
/// With 95 % confidence the true share is, and has been at every look before, between <see cref="Low"/> and <see cref="High"/>: a
/// confidence sequence (Howard, Ramdas, McAuliffe and Sekhon 2021), which stays valid however often one looks, unlike an interval for a
/// single look.
/// </remarks>
public sealed record ShareReport
{
    /// <summary>Gets the observed share.</summary>
    /// <value>0 to 1; 0 when nothing was compared.</value>
    public double Share { get; init; }

    /// <summary>Gets the lower end of the interval.</summary>
    /// <value>0 to <see cref="Share"/>.</value>
    public double Low { get; init; }

    /// <summary>Gets the upper end of the interval: 0 of 20 may still be one in five.</summary>
    /// <value><see cref="Share"/> to 1; 1 when nothing was compared.</value>
    public double High { get; init; }

    /// <summary>Gets how many calls were counted as differing. Of equal calls within ten seconds only one counts, so that a burst is not
    /// taken for many.</summary>
    public long Count { get; init; }

    /// <summary>Gets of how many counted calls.</summary>
    public long Of { get; init; }

    internal static ShareReport From(long count, long total)
    {
        const double Alpha = 0.05;
        var (low, high) = Statistics.ShareSequence.Interval(count, total, Alpha);
        return new ShareReport { Share = total == 0 ? 0 : (double)count / total, Low = low, High = high, Count = count, Of = total };
    }
}
