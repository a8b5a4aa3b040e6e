namespace Shadowing.Mismatches;

/// <summary>Mismatches that have endpoint, path and kind in common, as one report shows them.</summary>
public sealed record MismatchGroupReport
{
    /// <summary>Gets what identifies the group, also after a restart: 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the endpoint's method and template.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Gets the path of the difference, indexes replaced by <c>[*]</c> and keys that are data by <c>*</c>; it can be pasted into
    /// <c>Ignore</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the kind of difference: status, header, exception, value, type, missing, unexpected, order, length, text or
    /// bytes.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets what the differences count as: <c>real</c> where one does; else <c>unverifiable</c> or <c>noise</c>.</summary>
    public required string Label { get; init; }

    /// <summary>Gets how many calls showed it for real, each counted once.</summary>
    public long Count { get; init; }

    /// <summary>Gets how many calls showed it where the control does by itself too.</summary>
    public long NoiseCount { get; init; }

    /// <summary>Gets how many calls showed it of which nobody can tell.</summary>
    public long UnverifiableCount { get; init; }

    /// <summary>Gets its share of the experiment's compared calls.</summary>
    /// <value>0 to 1.</value>
    public double Share { get; init; }

    /// <summary>Gets the lower end of the share's interval, with 95 % confidence at every look.</summary>
    public double ShareLow { get; init; }

    /// <summary>Gets the upper end of the share's interval.</summary>
    public double ShareHigh { get; init; }

    /// <summary>Gets when it was first seen.</summary>
    public DateTimeOffset FirstSeen { get; init; }

    /// <summary>Gets when it was last seen.</summary>
    public DateTimeOffset LastSeen { get; init; }

    /// <summary>Gets how many calls showed it in each of the last 60 minutes, the present one last; without what an earlier run has
    /// seen.</summary>
    public IReadOnlyList<long> Trend { get; init; } = [];

    /// <summary>Gets in which ways the values differ, most frequent first: at most five.</summary>
    public IReadOnlyList<MismatchManner> How { get; init; } = [];

    /// <summary>Gets how many samples are kept.</summary>
    public int SampleCount { get; init; }

    /// <summary>Gets the samples that were kept, newest first: a fair draw over all time, and the newest. Empty in lists of groups, which
    /// come without them.</summary>
    public required IReadOnlyList<MismatchSample> Samples { get; init; }
}
