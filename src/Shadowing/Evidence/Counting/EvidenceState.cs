using Shadowing.Evidence.Guardrails;
using Shadowing.Experiments;

namespace Shadowing.Evidence.Counting;

/// <summary>The evidence of one build under one set of settings at one moment.</summary>
internal sealed record EvidenceState
{
    /// <summary>Gets which settings and which build it belongs to.</summary>
    public required EvidenceKey Key { get; init; }

    /// <summary>Gets which start of the build it is.</summary>
    public required EvidenceStart Start { get; init; }

    /// <summary>Gets when it began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Gets when a call was counted last.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>Gets what all endpoints have shown together.</summary>
    public required EndpointState All { get; init; }

    /// <summary>Gets what each endpoint has shown.</summary>
    public required IReadOnlyDictionary<string, EndpointState> Endpoints { get; init; }

    /// <summary>Gets the hours of the week in which calls were compared, from Monday 00:00 UTC: 168 times 0 or 1.</summary>
    public required string Hours { get; init; }

    /// <summary>Gets how many sampled calls the candidate was run for.</summary>
    public long Judged { get; init; }

    /// <summary>Gets how many were lost before that: dropped, or not comparable by the nature of the call.</summary>
    public long Lacking { get; init; }

    /// <summary>Gets what it was found harmful by, under the limits of now: the endpoint, null of all together, and how.</summary>
    public IEnumerable<(string? Endpoint, Harm Harm)> Harms(LimitOptions limits) =>
        All.Harms.Select(static harm => ((string?)null, harm))
            .Concat(Endpoints.SelectMany(static endpoint => endpoint.Value.Harms.Select(harm => ((string?)endpoint.Key, harm))))
            .Where(found => found.Item2.Stands(limits));
}
