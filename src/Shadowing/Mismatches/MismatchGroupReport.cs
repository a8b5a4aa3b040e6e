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

    /// <summary>Gets how many of the calls that the present verdict rests on showed it for real: of equal calls within ten seconds one
    /// counts. What other builds and settings have shown is in <see cref="Count"/> only.</summary>
    public long Counted { get; init; }

    /// <summary>Gets of how many such calls of its endpoint that were compared.</summary>
    public long Of { get; init; }

    /// <summary>Gets its share of them.</summary>
    /// <value>0 to 1; 0 where there is none yet.</value>
    public double Share { get; init; }

    /// <summary>Gets the lower end of the share's interval, of 95 % confidence at every look.</summary>
    public double ShareLow { get; init; }

    /// <summary>Gets the upper end of the share's interval.</summary>
    public double ShareHigh { get; init; }

    /// <summary>Gets when it was first seen.</summary>
    public DateTimeOffset FirstSeen { get; init; }

    /// <summary>Gets when it was last seen.</summary>
    public DateTimeOffset LastSeen { get; init; }

    /// <summary>Gets the build of the candidate that showed it first; null where nobody knows which it was.</summary>
    public string? FirstBuild { get; init; }

    /// <summary>Gets the last build of the candidate that is known to have shown it; null where none is known.</summary>
    public string? LastBuild { get; init; }

    /// <summary>Gets in how many counted calls it was seen in each of the last builds: those of the last eight evidence runs. One that
    /// nobody knows is <c>(unknown)</c>.</summary>
    public IReadOnlyDictionary<string, long> Builds { get; init; } = new Dictionary<string, long>();

    /// <summary>Gets the groups that differ in the same calls as this one, by their ids, each with its path: one cause often has several
    /// places. Empty where none does.</summary>
    public IReadOnlyDictionary<string, string> Together { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets in how many of the counted calls all of those and this one differ; 0 where none does.</summary>
    public long TogetherCalls { get; init; }

    /// <summary>Gets a value indicating whether they differ in the very same calls. Else they do in nearly all of them, and
    /// <see cref="TogetherCalls"/> is an estimate.</summary>
    public bool IsTogetherExact { get; init; }

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
