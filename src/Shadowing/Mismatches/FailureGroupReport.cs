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
    /// <c>cancelled</c>, or <c>refused credential</c> (401 or 403 without a credential that the control had). A mere <c>threw</c> holds the
    /// exceptions of all types and places beyond those that are told apart.</value>
    public required string Kind { get; init; }

    /// <summary>Gets how many calls failed so.</summary>
    public long Count { get; init; }

    /// <summary>Gets the share of its endpoint's judged calls: those that were compared, that the candidate failed, or that it refused for
    /// want of a credential. Every call counts, also of a burst of equal ones.</summary>
    public ShareReport Share { get; init; } = new();

    /// <summary>Gets when it was first seen.</summary>
    public DateTimeOffset FirstSeen { get; init; }

    /// <summary>Gets when it was last seen.</summary>
    public DateTimeOffset LastSeen { get; init; }

    /// <summary>Gets how many calls failed so in each of the last 60 minutes, the present one last; without what an earlier run has
    /// seen.</summary>
    public IReadOnlyList<long> Trend { get; init; } = [];

    /// <summary>Gets the first build of the candidate that is known to have failed so: what it says in <c>Shadowing-Version</c>, or
    /// <c>CandidateVersion</c>. Null where none is known, as where there is no answer and no setting.</summary>
    public string? FirstBuild { get; init; }

    /// <summary>Gets the last build of the candidate that is known to have failed so; null where none is known.</summary>
    public string? LastBuild { get; init; }

    /// <summary>Gets the credentials that were withheld from the candidate in calls that it refused, at most eight; empty for other
    /// kinds.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>Gets how many samples are kept.</summary>
    public int SampleCount { get; init; }

    /// <summary>Gets the samples that were kept, newest first: a fair draw over all time, and the newest. Empty in lists of groups, which
    /// come without them.</summary>
    public required IReadOnlyList<FailureSample> Samples { get; init; }
}
