using Shadowing.Statistics;

namespace Shadowing.Mismatches;

/// <summary>Calls of one endpoint that the candidate failed in the same way, as one report shows them.</summary>
public sealed record FailureGroupReport
{
    /// <summary>Gets what identifies the group, also after a restart: 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the endpoint's method and template.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Gets how the candidate failed.</summary>
    /// <value><c>status 500</c> (or any other status), <c>timed out</c>, <c>unreachable</c>, <c>threw InvalidOperationException at
    /// Shop.Orders.Find</c> (the type and the topmost method that is not of .NET), <c>invalid body</c>, <c>broken response</c>,
    /// <c>cancelled</c>, or <c>refused credential</c> (401 or 403 without a credential that the control had). And what is no failure, and
    /// worth a look: <c>not comparable</c> and why, or <c>slow</c> (beyond the limit of the slowest hundredth). A mere <c>threw</c> holds
    /// the exceptions of all types and places beyond those that are told apart.</value>
    public required string Kind { get; init; }

    /// <summary>Gets how many calls failed so.</summary>
    public long Count { get; init; }

    /// <summary>Gets its share of the calls of its endpoint that the present verdict rests on: those that were compared, that the candidate
    /// failed, or whose answer could not be compared; of equal calls within ten seconds one counts. What other builds and settings have
    /// shown is in <see cref="Count"/> only.</summary>
    public ShareReport Share { get; init; } = new();

    /// <summary>Gets when it was first seen.</summary>
    public DateTimeOffset FirstSeen { get; init; }

    /// <summary>Gets when it was last seen.</summary>
    public DateTimeOffset LastSeen { get; init; }

    /// <summary>Gets how many calls failed so in each of the last 60 minutes, the present one last; without what an earlier run has
    /// seen.</summary>
    public IReadOnlyList<long> Trend { get; init; } = [];

    /// <summary>Gets the first build of the candidate that is known to have failed so; where there was no answer, the one that answered
    /// before. Null where none is known.</summary>
    public string? FirstBuild { get; init; }

    /// <summary>Gets the last build of the candidate that is known to have failed so; null where none is known.</summary>
    public string? LastBuild { get; init; }

    /// <summary>Gets in how many counted calls it was seen in each of the last builds: those of the last eight evidence runs. One that
    /// nobody knows is <c>(unknown)</c>.</summary>
    public IReadOnlyDictionary<string, long> Builds { get; init; } = new Dictionary<string, long>();

    /// <summary>Gets the credentials that were withheld from the candidate in calls that it refused, at most eight; empty for other
    /// kinds.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>Gets how many samples are kept.</summary>
    public int SampleCount { get; init; }

    /// <summary>Gets the samples that were kept, newest first: a fair draw over all time, and the newest. Empty in lists of groups, which
    /// come without them.</summary>
    public required IReadOnlyList<FailureSample> Samples { get; init; }
}
