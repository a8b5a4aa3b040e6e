using Shadowing.Statistics;

namespace Shadowing.Evidence.Guardrails;

/// <summary>How long both sides took in the same place, over the same calls. It grows on.</summary>
/// <param name="SelfCheck">The control's times there.</param>
/// <param name="SelfCheckTooLate">How many of them were cut short by the time limit.</param>
/// <param name="Candidate">The candidate's times.</param>
/// <param name="CandidateTooLate">How many of them were cut short.</param>
internal sealed record PairedTimes(
    LatencyHistogram SelfCheck, long SelfCheckTooLate, LatencyHistogram Candidate, long CandidateTooLate)
{
    /// <summary>Adds several up.</summary>
    public static PairedTimes? Sum(IEnumerable<PairedTimes?> parts)
    {
        PairedTimes? sum = null;
        foreach (var part in parts.OfType<PairedTimes>())
        {
            sum ??= new PairedTimes(new LatencyHistogram(), 0, new LatencyHistogram(), 0);
            sum.SelfCheck.Add(part.SelfCheck);
            sum.Candidate.Add(part.Candidate);
            sum = sum with
            {
                SelfCheckTooLate = sum.SelfCheckTooLate + part.SelfCheckTooLate,
                CandidateTooLate = sum.CandidateTooLate + part.CandidateTooLate,
            };
        }

        return sum;
    }
}
