namespace Shadowing.Notifications.Sinks;

/// <summary>What became of one sampled call. It cannot change, and it holds no value, header or body of either side.</summary>
public sealed record ComparisonEvent
{
    /// <summary>Gets the experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>Gets the endpoint's method and template, the service and method, or <c>inline</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Gets when the call was judged.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets how the call ended.</summary>
    /// <value><c>match</c>, <c>mismatch</c>, <c>noise</c>, <c>unverifiable</c>, <c>candidate_failed</c>, <c>timed_out</c>,
    /// <c>not_comparable</c> or <c>dropped</c>.</value>
    public required string Outcome { get; init; }

    /// <summary>Gets why: how the candidate failed, why it is not comparable or was dropped; null where there is no reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets where both sides differ, each place with its indexes removed once; at most 100.</summary>
    public IReadOnlyList<ComparedDifference> Differences { get; init; } = [];

    /// <summary>Gets how many differences were found, those of one place and kind each counted.</summary>
    public int DifferenceCount { get; init; }

    /// <summary>Gets how long the control took.</summary>
    public TimeSpan ControlDuration { get; init; }

    /// <summary>Gets how long the candidate took; null when it was not run.</summary>
    public TimeSpan? CandidateDuration { get; init; }

    /// <summary>Gets the trace id of the caller's request, 32 hexadecimal digits; null when it was not traced.</summary>
    public string? TraceId { get; init; }

    /// <summary>Gets the name of the settings that were in force.</summary>
    public required string SettingsHash { get; init; }

    /// <summary>Gets the name of the rules that were in force.</summary>
    public required string RulesHash { get; init; }
}
