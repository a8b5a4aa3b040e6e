namespace Shadowing.Statistics;

/// <summary>Keeps evidence quick for ever: it begins anew again and again, so that a long good time does not hide what comes
/// after.</summary>
/// <remarks>
/// Evidence on the calls since start j has the weight 1/((j+1)(j+2)), and what has not started is worth its weight:
/// E = Σ E(counts − counts at start j)/((j+1)(j+2)) + 1/(starts+1). A mean of processes that are each 1 until their start passes 1/α with
/// probability α at most, ever, as each of them does (Ville), for starts whose times depend on the past only. The first start and the 63
/// newest are kept; those between count as no evidence at all, which only lowers the sum. After a million good calls it needs about a
/// thousand to see what one evidence for all of them needs a hundred thousand for. Not for several threads at once.
/// </remarks>
internal sealed class DelayedStarts
{
    /// <summary>How many starts are kept.</summary>
    public const int Kept = 64;

    private const long Version = 1;
    private const int Header = 4;
    private const int MostCounts = 16;
    private const long MostStarts = 1L << 53;

    private readonly List<(long Number, long[] Counts)> _starts = [];
    private readonly long[] _latest;

    /// <summary>Initializes a new instance of the <see cref="DelayedStarts"/> class with the first start.</summary>
    /// <param name="counts">The counts at it, 1 to 16.</param>
    public DelayedStarts(ReadOnlySpan<long> counts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(counts.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(counts.Length, MostCounts);
        _latest = new long[counts.Length];
        Start(counts);
    }

    private DelayedStarts(int width) => _latest = new long[width];

    /// <summary>Gets how many counts there are at each start.</summary>
    public int Width => _latest.Length;

    /// <summary>Gets how many starts there were.</summary>
    public long Count { get; private set; }

    /// <summary>Takes in how far the counts are. Those that fell, as after a store was put back, begin anew: what an evidence lost cannot
    /// be known, so that all before it ends.</summary>
    /// <param name="counts">The counts of all calls so far.</param>
    public void Advance(ReadOnlySpan<long> counts)
    {
        Check(counts);
        var hasFallen = !IsWithin(_latest, counts);
        counts.CopyTo(_latest);
        if (hasFallen)
        {
            _starts.Clear();
            Begin();
        }
    }

    /// <summary>Starts an evidence on what comes after these counts; nothing where the newest one has started there.</summary>
    /// <param name="counts">The counts of all calls so far.</param>
    public void Start(ReadOnlySpan<long> counts)
    {
        Advance(counts);
        if (_starts.Count == 0 || !_latest.AsSpan().SequenceEqual(_starts[^1].Counts))
        {
            Begin();
        }
    }

    /// <summary>Gets the natural logarithm of the evidence of all starts together.</summary>
    /// <param name="counts">The counts of all calls so far. Where they are below those of a start, that one counts as no
    /// evidence.</param>
    /// <param name="evidence">The evidence for one start, from the counts since.</param>
    public double Log(ReadOnlySpan<long> counts, CountsEvidence evidence)
    {
        Check(counts);
        Span<double> logs = stackalloc double[Kept + 1];
        Span<long> since = stackalloc long[counts.Length];
        logs.Fill(double.NegativeInfinity);
        logs[Kept] = -Math.Log(Count + 1d);
        for (var i = 0; i < _starts.Count; i++)
        {
            var (number, start) = _starts[i];
            if (IsWithin(start, counts))
            {
                for (var j = 0; j < since.Length; j++)
                {
                    since[j] = counts[j] - start[j];
                }

                logs[i] = evidence(since) - Math.Log(number + 1d) - Math.Log(number + 2d);
            }
        }

        return LogSum.Of(logs);
    }

    /// <summary>Gets all that is needed to go on elsewhere.</summary>
    public long[] Write() =>
        [Version, _latest.Length, Count, _starts.Count, .. _latest,
            .. _starts.SelectMany(static start => start.Counts.Prepend(start.Number))];

    /// <summary>Reads what <see cref="Write"/> gave.</summary>
    /// <exception cref="InvalidDataException">It is nothing that was written here, or of a later version.</exception>
    public static DelayedStarts Read(ReadOnlySpan<long> written)
    {
        if (written.Length < Header || written[0] != Version || written[1] is < 1 or > MostCounts
            || written[2] is < 1 or > MostStarts || written[3] is < 1 or > Kept
            || written.Length != Header + written[1] + (written[3] * (written[1] + 1)))
        {
            throw new InvalidDataException("These are no starts of an evidence, or of a later version.");
        }

        var width = (int)written[1];
        var read = new DelayedStarts(width) { Count = written[2] };
        written.Slice(Header, width).CopyTo(read._latest);
        ReadOnlySpan<long> before = stackalloc long[width];
        var number = -1L;
        for (var rest = written[(Header + width)..]; rest.Length > 0; rest = rest[(width + 1)..])
        {
            var counts = rest.Slice(1, width);
            if (rest[0] <= number || rest[0] >= read.Count || !IsWithin(before, counts) || !IsWithin(counts, read._latest))
            {
                throw new InvalidDataException("The starts of an evidence are not in their order.");
            }

            number = rest[0];
            before = counts;
            read._starts.Add((number, counts.ToArray()));
        }

        return read;
    }

    private void Begin()
    {
        if (_starts.Count == Kept)
        {
            _starts.RemoveAt(1);
        }

        _starts.Add((Count++, [.. _latest]));
    }

    private void Check(ReadOnlySpan<long> counts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Length, _latest.Length);
        foreach (var count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
        }
    }

    private static bool IsWithin(ReadOnlySpan<long> lower, ReadOnlySpan<long> upper)
    {
        for (var i = 0; i < lower.Length; i++)
        {
            if (lower[i] > upper[i])
            {
                return false;
            }
        }

        return true;
    }
}
