namespace Shadowing.Evidence;

/// <summary>One of the questions that a verdict is made of.</summary>
public sealed record VerdictReason
{
    /// <summary>Gets what was asked.</summary>
    /// <value>A guardrail (<c>mismatches</c>, <c>failures</c>, <c>latency p50</c>, <c>latency p99</c>), of all endpoints together, or
    /// <c>mismatches of</c> a critical or harmful endpoint; or what <em>safe</em> needs besides: <c>coverage</c>, <c>endpoints</c>,
    /// <c>distinct requests</c>, <c>hours</c>, <c>build</c>.</value>
    public required string What { get; init; }

    /// <summary>Gets the endpoint that was asked about; null for all together.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Gets the answer.</summary>
    public required Verdict Answer { get; init; }

    /// <summary>Gets the observed share, 0 to 1; of a latency, how many times as long as the control's the candidate's is; a number of
    /// requests, or of hours.</summary>
    public double Value { get; init; }

    /// <summary>Gets the lower end of its 95 % interval, which is what people see and not what decides; the value itself where it is
    /// exact.</summary>
    public double Low { get; init; }

    /// <summary>Gets the upper end of its interval; the value itself where it is exact.</summary>
    public double High { get; init; }

    /// <summary>Gets the limit that it was held against.</summary>
    public double Limit { get; init; }

    /// <summary>Gets how many more calls would do if none of them were bad; null where it is not one of calls, or is decided.</summary>
    public long? MoreCalls { get; init; }

    /// <summary>Gets how many hours that takes at the present rate; null where that is not known.</summary>
    public double? MoreHours { get; init; }

    /// <summary>Gets a value indicating whether it is one of the guardrails, and not what <em>safe</em> needs besides.</summary>
    internal bool IsGuardrail { get; init; }

    /// <summary>Gets it in a sentence.</summary>
    public required string Text { get; init; }
}
