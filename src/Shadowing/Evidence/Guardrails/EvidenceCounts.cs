using System.Diagnostics;
using System.Text.Json.Serialization;
using Shadowing.Accounting;
using Shadowing.Statistics;

namespace Shadowing.Evidence.Guardrails;

/// <summary>What the counted calls of one endpoint, or of all, have shown.</summary>
internal sealed record EvidenceCounts
{
    /// <summary>Gets or sets how many compared calls were counted.</summary>
    public long Counted { get; set; }

    /// <summary>Gets or sets how many of them differ.</summary>
    public long Differing { get; set; }

    /// <summary>Gets or sets of how many of them nobody can tell.</summary>
    public long Unverifiable { get; set; }

    /// <summary>Gets or sets how many of them differ only where the control differs from itself.</summary>
    public long Noise { get; set; }

    /// <summary>Gets or sets how many further calls got no usable answer.</summary>
    public long Failed { get; set; }

    /// <summary>Gets or sets how many further calls got an answer that could not be compared, which may be for what the candidate
    /// answered.</summary>
    public long Lost { get; set; }

    /// <summary>Gets or sets how many of those the candidate refused because a credential was withheld from it.</summary>
    public long Refused { get; set; }

    /// <summary>Gets or sets how many calls were compared, failed or lost, counted or not.</summary>
    public long Calls { get; set; }

    /// <summary>Gets how many calls count for or against the candidate being safe.</summary>
    [JsonIgnore]
    public long Pairs => Counted + Failed + Lost;

    /// <summary>Gets how many of those do not show that it answers as the control does: "could not tell" is never "same".</summary>
    [JsonIgnore]
    public long NotTheSame => Differing + Unverifiable + Failed + Lost;

    /// <summary>Gets the share that differs. Its upper end holds those of which nobody can tell too.</summary>
    [JsonIgnore]
    public ShareReport Mismatches =>
        ShareReport.From(Differing, Counted) with { High = ShareReport.From(NotTheSame, Pairs).High };

    /// <summary>Gets the share that failed.</summary>
    [JsonIgnore]
    public ShareReport Failures => ShareReport.From(Failed, Counted + Failed);

    /// <summary>Counts one call.</summary>
    /// <param name="outcome">How it ended; null where the candidate answered and nothing could be compared.</param>
    /// <param name="isRefused">Whether the candidate refused it because a credential was withheld.</param>
    public void Count(CallOutcome? outcome, bool isRefused)
    {
        switch (outcome)
        {
            case null:
                Lost++;
                Refused += isRefused ? 1 : 0;
                break;
            case CallOutcome.Match:
                Counted++;
                break;
            case CallOutcome.Noise:
                Counted++;
                Noise++;
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
        Noise = left.Noise + right.Noise,
        Refused = left.Refused + right.Refused,
        Failed = left.Failed + right.Failed,
        Lost = left.Lost + right.Lost,
        Calls = left.Calls + right.Calls,
    };
}
