using Shadowing.Evidence.Counting;
using Shadowing.Evidence.Guardrails;
using Shadowing.Experiments;
using Shadowing.Statistics;

namespace Shadowing.Evidence;

/// <summary>What whoever reads an experiment's numbers must know, in plain words.</summary>
internal static class PlainSentences
{
    /// <summary>Writes the sentences that fit.</summary>
    public static IReadOnlyList<string> Write(Experiment experiment, EvidenceState? evidence)
    {
        var all = evidence?.All.Counts ?? new EvidenceCounts();
        var sentences = new List<string>();
        if (all is { Counted: > 0, Differing: 0 })
        {
            sentences.Add(FormattableString.Invariant(
                $"0 of {all.Counted:N0} does not mean none: the true rate may be up to {ShareText.Percent(all.Mismatches.High)}."));
        }

        sentences.Add("Safe means: at most 1 in 20 candidates as bad as the limit would get here; every new build gets a fresh chance.");
        sentences.Add("Not yet known is not good news.");
        sentences.Add("Where the control is wrong too, a match is still wrong.");
        if (all.Calls > all.Pairs)
        {
            sentences.Add(FormattableString.Invariant(
                $"Repeated calls within 10 s count once: {all.Calls:N0} calls, {all.Pairs:N0} counted."));
        }

        if (evidence is not null)
        {
            sentences.Add(HoursCovered.Describe(evidence.Hours));
        }

        var start = evidence?.Start.Number ?? 1;
        if (all.Counted > 0 && experiment.Limits.MaxMismatches < 1
            && FreshStarts.CleanPairs(experiment.Limits.MaxMismatches, start) is { } needed && all.Pairs < needed)
        {
            sentences.Add(FormattableString.Invariant(
                $"A candidate that never differs needs {needed:N0} counted calls to be safe at the limit of {ShareText.Percent(experiment.Limits.MaxMismatches)}."));
        }

        return sentences;
    }
}
