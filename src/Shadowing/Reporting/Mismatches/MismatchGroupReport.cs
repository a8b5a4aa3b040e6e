namespace Shadowing.Reporting.Mismatches;

/// <summary>Mismatches that have endpoint, path and kind in common, as one report shows them.</summary>
public sealed record MismatchGroupReport
{
    /// <summary>Gets the endpoint's method and template.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Gets the path of the difference with its indexes replaced by <c>[*]</c>; it can be pasted into <c>Ignore</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the kind of difference: status, header, value, type, missing, unexpected, order, length, text or bytes.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets how many calls showed it, each counted once.</summary>
    public long Count { get; init; }

    /// <summary>Gets its share of the experiment's compared calls, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>Gets when it was first seen.</summary>
    public DateTimeOffset FirstSeen { get; init; }

    /// <summary>Gets when it was last seen.</summary>
    public DateTimeOffset LastSeen { get; init; }

    /// <summary>Gets the samples that were kept: the first ones and the newest, at most five.</summary>
    public required IReadOnlyList<MismatchSample> Samples { get; init; }
}
