using System.Diagnostics;
using System.Text.Json.Serialization;
using Shadowing.Accounting;
using Shadowing.Statistics;

namespace Shadowing.Evidence;

/// <summary>What the counted calls of one endpoint have shown.</summary>
internal sealed record EvidenceCounts
{
    /// <summary>Gets or sets how many compared calls were counted.</summary>
    public long Counted { get; set; }

    /// <summary>Gets or sets how many of them differ.</summary>
    public long Differing { get; set; }

    /// <summary>Gets or sets of how many of them nobody can tell.</summary>
    public long Unverifiable { get; set; }

    /// <summary>Gets or sets how many further calls got no usable answer.</summary>
    public long Failed { get; set; }

    /// <summary>Gets or sets how many calls were compared or failed, counted or not.</summary>
    public long Calls { get; set; }

    /// <summary>Counts one call that ended so.</summary>
    public void Count(CallOutcome outcome)
    {
        switch (outcome)
        {
            case CallOutcome.Match or CallOutcome.Noise:
                Counted++;
                break;
            case CallOutcome.Mismatch:
                Counted++;
                Differing++;
                break;
            case CallOutcome.Unverifiable:
                Counted++;
                Unverifiable++;
                break;
            case CallOutcome.CandidateFailed or CallOutcome.TimedOut:
                Failed++;
                break;
            case CallOutcome.ControlFailed or CallOutcome.Aborted:
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Adds two.</summary>
    public static EvidenceCounts operator +(EvidenceCounts left, EvidenceCounts right) => new()
    {
        Counted = left.Counted + right.Counted,
        Differing = left.Differing + right.Differing,
        Unverifiable = left.Unverifiable + right.Unverifiable,
        Failed = left.Failed + right.Failed,
        Calls = left.Calls + right.Calls,
    };

    /// <summary>Gets the share that differs. Its upper end holds those of which nobody can tell too: "could not tell" is never
    /// "same".</summary>
    [JsonIgnore]
    public ShareReport Mismatches =>
        ShareReport.From(Differing, Counted) with { High = ShareReport.From(Differing + Unverifiable, Counted).High };

    /// <summary>Gets the share that failed.</summary>
    [JsonIgnore]
    public ShareReport Failures => ShareReport.From(Failed, Counted + Failed);
}
