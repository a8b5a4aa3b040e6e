using System.Numerics;

namespace Shadowing.Statistics;

/// <summary>Counts durations in a fixed layout of logarithmic buckets, each at most 1.6 % wide, so that histograms merge exactly.</summary>
internal sealed class LatencyHistogram
{
    private const int MantissaBits = 6;
    private const int BucketsPerOctave = 1 << MantissaBits;

    // 2^40 ns is over 18 minutes; anything longer counts there.
    private const int HighestExponent = 39;

    /// <summary>How many buckets there are.</summary>
    internal const int Buckets = (HighestExponent - MantissaBits + 2) * BucketsPerOctave;

    private readonly long[] _counts = new long[Buckets];

    /// <summary>Gets how many durations were counted.</summary>
    public long Count
    {
        get
        {
            var sum = 0L;
            foreach (ref var count in _counts.AsSpan())
            {
                sum += Volatile.Read(ref count);
            }

            return sum;
        }
    }

    /// <summary>Counts one duration; any thread may.</summary>
    public void Record(TimeSpan duration) => Interlocked.Increment(ref _counts[IndexOf((long)duration.TotalNanoseconds)]);

    /// <summary>Adds another histogram's counts to these.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            Interlocked.Add(ref _counts[i], Volatile.Read(ref other._counts[i]));
        }
    }

    /// <summary>Adds what a histogram that only grows has more now than before.</summary>
    public void AddGrowth(LatencyHistogram? before, LatencyHistogram now)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += now._counts[i] - (before is null ? 0 : before._counts[i]);
        }
    }

    /// <summary>Gets the duration that a share <paramref name="quantile"/> of the counted ones does not exceed (the upper edge of its
    /// bucket); zero when nothing was counted.</summary>
    public TimeSpan Quantile(double quantile) => UpperEdgeOf(Math.Max(1, (long)Math.Ceiling(quantile * Count)));

    /// <summary>Gets what the duration of a rank, counted from 1 for the shortest, does not exceed; zero when there is none.</summary>
    public TimeSpan UpperEdgeOf(long rank) => BucketOf(rank) is { } index ? Of(UpperEdge(index)) : TimeSpan.Zero;

    /// <summary>Gets what the duration of a rank is not below; zero when there is none.</summary>
    public TimeSpan LowerEdgeOf(long rank) => BucketOf(rank) is > 0 and var index ? Of(UpperEdge(index - 1) + 1) : TimeSpan.Zero;

    /// <summary>Gets how many durations a bucket holds.</summary>
    internal long CountAt(int index) => Volatile.Read(ref _counts[index]);

    /// <summary>Adds durations to a bucket.</summary>
    internal void Add(int index, long count) => Interlocked.Add(ref _counts[index], count);

    private static TimeSpan Of(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    private int? BucketOf(long rank)
    {
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += Volatile.Read(ref _counts[i]);
            if (seen >= rank)
            {
                return i;
            }
        }

        return null;
    }

    internal static int IndexOf(long nanoseconds)
    {
        if (nanoseconds < BucketsPerOctave)
        {
            return (int)Math.Max(0, nanoseconds);
        }

        var exponent = BitOperations.Log2((ulong)nanoseconds);
        if (exponent > HighestExponent)
        {
            return Buckets - 1;
        }

        var mantissa = (int)(nanoseconds >> (exponent - MantissaBits)) & (BucketsPerOctave - 1);
        return ((exponent - MantissaBits + 1) * BucketsPerOctave) + mantissa;
    }

    internal static long UpperEdge(int index)
    {
        var octave = index / BucketsPerOctave;
        return octave == 0
            ? index
            : ((long)(BucketsPerOctave + (index % BucketsPerOctave) + 1) << (octave - 1)) - 1;
    }
}
