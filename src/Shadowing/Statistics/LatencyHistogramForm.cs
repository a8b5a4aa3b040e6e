namespace Shadowing.Statistics;

/// <summary>Writes a histogram of durations as bytes, few where it is sparse, and reads it back.</summary>
/// <remarks>
/// The version and how many buckets are not empty; for each of those in their order, how many empty ones are before it, and its count.
/// Numbers have seven bits to the byte, the lowest first, as few bytes as they need. There is one form of each histogram and one histogram
/// of each form; merging what was read is merging what was written.
/// </remarks>
internal static class LatencyHistogramForm
{
    private const byte Version = 1;
    private const byte More = 0x80;
    private const int BitsPerByte = 7;

    // A thousand histograms of so many durations can be merged before a count runs over.
    private const long MostDurations = 1L << 53;

    /// <summary>Writes a histogram. It may be written to meanwhile.</summary>
    public static byte[] Write(LatencyHistogram histogram)
    {
        var entries = new List<(int Index, long Count)>();
        for (var index = 0; index < LatencyHistogram.Buckets; index++)
        {
            if (histogram.CountAt(index) is > 0 and var count)
            {
                entries.Add((index, count));
            }
        }

        var bytes = new List<byte> { Version };
        Append(bytes, entries.Count);
        var next = 0;
        foreach (var (index, count) in entries)
        {
            Append(bytes, index - next);
            Append(bytes, count);
            next = index + 1;
        }

        return [.. bytes];
    }

    /// <summary>Reads what <see cref="Write"/> gave.</summary>
    /// <exception cref="InvalidDataException">It is nothing that was written here, or of a later version, or holds more than 2^53
    /// durations. There is no other failure, whatever the bytes.</exception>
    public static LatencyHistogram Read(ReadOnlySpan<byte> bytes)
    {
        var histogram = new LatencyHistogram();
        Add(histogram, bytes);
        return histogram;
    }

    /// <summary>Adds what <see cref="Write"/> gave to a histogram. Where it fails, a part of it may be added.</summary>
    /// <exception cref="InvalidDataException">As of <see cref="Read"/>.</exception>
    public static void Add(LatencyHistogram histogram, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0 || bytes[0] != Version)
        {
            throw new InvalidDataException("This is no histogram of durations, or of a later version.");
        }

        var rest = bytes[1..];
        var (index, sum) = (-1L, 0L);
        for (var entries = Number(ref rest); entries > 0; entries--)
        {
            index += 1 + Number(ref rest);
            var count = Number(ref rest);
            sum += count;
            if (index >= LatencyHistogram.Buckets || count == 0 || sum > MostDurations)
            {
                throw new InvalidDataException("A bucket of a histogram of durations is out of order or empty, or its count is too large.");
            }

            histogram.Add((int)index, count);
        }

        if (rest.Length > 0)
        {
            throw new InvalidDataException("A histogram of durations has bytes behind its end.");
        }
    }

    private static void Append(List<byte> bytes, long number)
    {
        for (; number >= More; number >>= BitsPerByte)
        {
            bytes.Add((byte)(number | More));
        }

        bytes.Add((byte)number);
    }

    // At most 2^56: what is added up of a few of them cannot run over.
    private static long Number(ref ReadOnlySpan<byte> bytes)
    {
        var number = 0L;
        for (var i = 0; i < bytes.Length && i < sizeof(long); i++)
        {
            number |= (long)(bytes[i] & ~More) << (i * BitsPerByte);
            if ((bytes[i] & More) == 0)
            {
                var isLongerThanNeeded = i > 0 && bytes[i] == 0;
                bytes = bytes[(i + 1)..];
                return isLongerThanNeeded
                    ? throw new InvalidDataException("A number of a histogram of durations is longer than it needs to be.")
                    : number;
            }
        }

        throw new InvalidDataException("A histogram of durations ends before its end.");
    }
}
