using Shadowing.Accounting;

namespace Shadowing.History;

/// <summary>What happened in one minute to the sampled calls of one endpoint, or of all together.</summary>
public sealed record HistoryMinute
{
    /// <summary>Gets the experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>Gets the endpoint; empty for all together.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Gets when the minute begins, in UTC.</summary>
    public required DateTimeOffset Minute { get; init; }

    /// <summary>Gets the run of the application that counted: two runs may share a minute. Empty in what a store returns.</summary>
    public string Run { get; init; } = string.Empty;

    /// <summary>Gets how many calls were sampled.</summary>
    public long Sampled { get; init; }

    /// <summary>Gets how many ended in each outcome, which add up to those that ended in this minute; outcomes that did not occur are
    /// absent.</summary>
    /// <value>Keys: <c>match</c>, <c>mismatch</c>, <c>noise</c>, <c>unverifiable</c>, <c>control_failed</c>, <c>aborted</c>,
    /// <c>candidate_failed</c>, <c>timed_out</c>, <c>not_comparable</c>, <c>dropped</c>.</value>
    public IReadOnlyDictionary<string, long> Outcomes { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Gets how long the control took in this minute; zero calls when nothing was measured.</summary>
    public LatencyReport Control { get; init; } = new(0, default, default, default);

    /// <summary>Gets how long the candidate took in this minute.</summary>
    public LatencyReport Candidate { get; init; } = new(0, default, default, default);

    /// <summary>Adds the counts of the same minute of two runs; of the latencies, those of the run that measured more.</summary>
    /// <param name="other">The other run's minute.</param>
    /// <returns>Both together, without a run.</returns>
    public HistoryMinute Add(HistoryMinute other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var outcomes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (outcome, count) in Outcomes.Concat(other.Outcomes))
        {
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + count;
        }

        return this with
        {
            Run = string.Empty,
            Sampled = Sampled + other.Sampled,
            Outcomes = outcomes,
            Control = Control.Count >= other.Control.Count ? Control : other.Control,
            Candidate = Candidate.Count >= other.Candidate.Count ? Candidate : other.Candidate,
        };
    }

    /// <summary>Takes away what was counted of the same minute before.</summary>
    internal HistoryMinute After(HistoryMinute before)
    {
        var outcomes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var outcome in Outcomes.Keys.Union(before.Outcomes.Keys, StringComparer.Ordinal))
        {
            if (Outcomes.GetValueOrDefault(outcome) - before.Outcomes.GetValueOrDefault(outcome) is not 0 and var more)
            {
                outcomes[outcome] = more;
            }
        }

        return this with { Sampled = Sampled - before.Sampled, Outcomes = outcomes };
    }
}
