using Shadowing.Evidence.Counting;

namespace Shadowing.Evidence.Verdicts;

/// <summary>Makes a verdict of an experiment's evidence and limits: the one judge, whoever asks.</summary>
internal static class VerdictWriter
{
    private static readonly string[] s_ordinals =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

    /// <summary>Makes the verdict.</summary>
    public static VerdictReport Write(VerdictBasis basis)
    {
        var reasons = GuardrailReasons.Of(basis).Concat(SafetyNeeds.Of(basis)).ToList();
        if (basis.WhyUnjudged is { } why)
        {
            return Unjudged(basis, reasons, why);
        }

        var answer = reasons.Exists(static reason => reason.Answer == Verdict.Harmful) ? Verdict.Harmful
            : reasons.TrueForAll(static reason => reason.Answer == Verdict.Safe) ? Verdict.Safe
            : Verdict.NotYetKnown;
        return Report(basis, answer, Sentence(answer, reasons, basis.Evidence), reasons) with
        {
            HarmfulSince = basis.Evidence?.Harms(basis.Limits).Select(static found => (DateTimeOffset?)found.Harm.At).Min(),
        };
    }

    // The counts are what they are; of what they say nobody knows how often it was said.
    private static VerdictReport Unjudged(VerdictBasis basis, List<VerdictReason> reasons, string why)
    {
        var reason = new VerdictReason { What = "fleet", Answer = Verdict.NotYetKnown, Value = 0, Low = 0, High = 0, Limit = 1, Text = why };
        return Report(basis, Verdict.NotYetKnown, $"Not yet known, which is not good news. {why}",
            [reason, .. reasons.Select(static known => known with { Answer = Verdict.NotYetKnown })]);
    }

    private static VerdictReport Report(VerdictBasis basis, Verdict answer, string sentence, IReadOnlyList<VerdictReason> reasons)
    {
        var (evidence, counts) = (basis.Evidence, basis.All.Counts);
        return new VerdictReport
        {
            Answer = answer,
            Sentence = sentence,
            Reasons = reasons,
            NotVerified = [.. UnverifiedParts.Of(basis)],
            Waived = [.. basis.Limits.Unverified],
            CandidateVersion = evidence?.Key.CandidateVersion ?? basis.CandidateVersion,
            SettingsHash = basis.Experiment.SettingsHash,
            Start = evidence?.Start.Number ?? 0,
            StartedBecause = evidence?.Start.Because,
            Since = evidence?.Since,
            LastCountedAt = evidence?.LastAt,
            Compared = counts.Calls,
            Counted = counts.Pairs,
            Distinct = basis.All.Distinct,
            Hours = evidence?.Hours ?? new string('0', 168),
        };
    }

    /// <summary>Gets the word for an answer.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Safe => "safe",
        Verdict.Harmful => "harmful",
        Verdict.NotYetKnown => "not yet known",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Sentence(Verdict answer, List<VerdictReason> reasons, EvidenceState? evidence) => (answer switch
    {
        Verdict.Harmful => $"Harmful. {Text(reasons.Find(static reason => reason.Answer == Verdict.Harmful)!)}",
        Verdict.Safe => $"Safe. {reasons[0].Text}",
        _ => $"Not yet known, which is not good news. {Text(reasons.Find(static reason => reason.Answer == Verdict.NotYetKnown)!)}",
    }) + Belongs(evidence);

    private static string Text(VerdictReason reason) => reason.Endpoint is null ? reason.Text : $"{reason.Endpoint}: {reason.Text}";

    private static string Belongs(EvidenceState? evidence)
    {
        if (evidence is not { Key.CandidateVersion: { } version, Start: var start })
        {
            return string.Empty;
        }

        var number = start.Number <= s_ordinals.Length ? s_ordinals[start.Number - 1] : FormattableString.Invariant($"{start.Number}th");
        return start.Number == 1
            ? $" This is of build {version}."
            : $" This is the {number} start of {version}: {start.Because}.";
    }
}
