using System.Globalization;
using Shadowing.Accounting;
using Shadowing.Comparison.Rules;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Statistics;

namespace Shadowing.Evidence;

/// <summary>Makes a verdict of an experiment's evidence and limits.</summary>
internal static class VerdictWriter
{
    private const int MostListed = 10;

    /// <summary>Makes the verdict.</summary>
    /// <param name="experiment">The settings of now.</param>
    /// <param name="evidence">What was counted under them; null when nothing was.</param>
    /// <param name="account">What this process has counted, under whatever settings.</param>
    /// <param name="noise">Where the control differs from itself.</param>
    /// <param name="isOfOthers">Whether there is evidence, but of other settings or another build.</param>
    /// <param name="leadsBack">Whether the candidate's address leads back to the control: then that they agree says nothing.</param>
    public static VerdictReport Write(Experiment experiment, EvidenceState? evidence, AccountReport account,
        IReadOnlyList<NoiseReport> noise, bool isOfOthers = false, bool leadsBack = false)
    {
        var limits = experiment.Limits;
        var endpoints = evidence?.Endpoints ?? new Dictionary<string, EvidenceCounts>(StringComparer.Ordinal);
        var all = evidence?.Total ?? new EvidenceCounts();
        var reasons = new List<VerdictReason>
        {
            Mismatches("mismatches", all, limits),
            Failures(all, limits),
            Coverage(evidence, account, limits),
        };
        if (leadsBack)
        {
            reasons[0] = reasons[0] with
            {
                Answer = Verdict.NotYetKnown,
                Text = "The candidate's address leads back to this application, so the control was compared with itself."
            };
        }

        reasons.AddRange(limits.Critical.Select(
            endpoint => Mismatches($"mismatches of {endpoint}", endpoints.GetValueOrDefault(endpoint) ?? new EvidenceCounts(), limits)));
        var answer = reasons.Exists(static reason => reason.Answer == Verdict.Harmful) ? Verdict.Harmful
            : reasons.TrueForAll(static reason => reason.Answer == Verdict.Safe) ? Verdict.Safe
            : Verdict.NotYetKnown;
        return new VerdictReport
        {
            Answer = answer,
            Sentence = Sentence(answer, reasons),
            Reasons = reasons,
            NotVerified = [.. NotVerified(experiment, evidence, endpoints, account, noise, isOfOthers)],
            Since = evidence?.Since,
            Compared = all.Calls,
            Counted = all.Counted + all.Failed,
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

    private static VerdictReason Mismatches(string what, EvidenceCounts counts, LimitOptions limits)
    {
        var share = counts.Mismatches;
        var harmful = limits.HarmfulMismatches ?? limits.MaxMismatches;
        var answer = share.High < limits.MaxMismatches ? Verdict.Safe : share.Low > harmful ? Verdict.Harmful : Verdict.NotYetKnown;
        var told = counts.Unverifiable == 0
            ? string.Empty
            : Invariant($" Of {counts.Unverifiable:N0} nobody can tell; they count as differing where it is asked how many may be.");
        return new VerdictReason
        {
            What = what, Answer = answer, Value = share.Share, Low = share.Low, High = share.High,
            Limit = answer == Verdict.Harmful ? harmful : limits.MaxMismatches,
            Text = Text(answer, counts.Differing, counts.Counted, share, "differ", limits.MaxMismatches) + told,
        };
    }

    private static VerdictReason Failures(EvidenceCounts counts, LimitOptions limits)
    {
        var share = counts.Failures;
        var answer = share.High < limits.MaxFailures ? Verdict.Safe : share.Low > limits.MaxFailures ? Verdict.Harmful
            : Verdict.NotYetKnown;
        return new VerdictReason
        {
            What = "failures", Answer = answer, Value = share.Share, Low = share.Low, High = share.High, Limit = limits.MaxFailures,
            Text = Text(answer, counts.Failed, counts.Counted + counts.Failed, share, "got no usable answer", limits.MaxFailures),
        };
    }

    // Calls that lack must not be those that differ: when many do, the rest proves nothing.
    // Of the calls that the evidence is of: those of other settings cover for nothing.
    private static VerdictReason Coverage(EvidenceState? evidence, AccountReport account, LimitOptions limits)
    {
        var judged = evidence?.Judged ?? account.Judged;
        var ended = judged + (evidence?.Lacking ?? account.Lacking);
        var coverage = ended <= 0 ? 0 : (double)judged / ended;
        return new VerdictReason
        {
            What = "coverage",
            Answer = ended > 0 && coverage >= limits.MinCoverage ? Verdict.Safe : Verdict.NotYetKnown,
            Value = coverage, Low = coverage, High = coverage, Limit = limits.MinCoverage,
            Text = ended <= 0
                ? "Nothing was sampled yet."
                : Invariant($"{ReportHeadline.Percent(judged, ended)} of the sampled calls could be judged; at least {Percent(limits.MinCoverage)} must be."),
        };
    }

    private static string Text(Verdict answer, long count, long of, ShareReport share, string verb, double limit) => answer switch
    {
        _ when of == 0 => "Nothing was compared yet.",
        Verdict.Safe =>
            Invariant($"{count:N0} of {of:N0} {verb}: at most {Percent(share.High)} of all such calls, below the limit of {Percent(limit)}."),
        Verdict.Harmful =>
            Invariant($"{count:N0} of {of:N0} {verb}: at least {Percent(share.Low)} of all such calls, above the limit of {Percent(limit)}."),
        _ when count == 0 =>
            Invariant($"0 of {of:N0} {verb}, which does not mean none: the true share may be up to {Percent(share.High)}, and the limit is {Percent(limit)}."),
        _ =>
            Invariant($"{count:N0} of {of:N0} {verb}: between {Percent(share.Low)} and {Percent(share.High)} of all such calls, and the limit is {Percent(limit)}."),
    };

    private static string Sentence(Verdict answer, List<VerdictReason> reasons) => answer switch
    {
        Verdict.Harmful => $"Harmful. {reasons.Find(static reason => reason.Answer == Verdict.Harmful)!.Text}",
        Verdict.Safe => $"Safe. {reasons[0].Text}",
        _ => $"Not yet known, which is not good news. {reasons.Find(static reason => reason.Answer == Verdict.NotYetKnown)!.Text}",
    };

    private static IEnumerable<string> NotVerified(
        Experiment experiment, EvidenceState? evidence, IReadOnlyDictionary<string, EvidenceCounts> endpoints, AccountReport account,
        IReadOnlyList<NoiseReport> noise, bool isOfOthers)
    {
        if (isOfOthers)
        {
            yield return "What was counted before belongs to other settings, or to another build of the candidate: no call was judged yet under those of now.";
        }
        else if (evidence is { Key.CandidateVersion: null })
        {
            yield return "Which build of the candidate answered is not known, so that several may be mixed: set CandidateVersion, or let the candidate send the header Shadowing-Version.";
        }

        var few = endpoints.Where(endpoint => endpoint.Value.Counted < experiment.Limits.MinPerEndpoint)
            .Select(static endpoint => Invariant($"{endpoint.Key} ({endpoint.Value.Counted:N0})"))
            .Concat(experiment.Limits.Critical.Where(endpoint => !endpoints.ContainsKey(endpoint))
            .Select(static endpoint => $"{endpoint} (0)")).ToList();
        if (few.Count > 0)
        {
            yield return Invariant($"Endpoints with fewer than {experiment.Limits.MinPerEndpoint:N0} counted calls: {List(few)}.");
        }

        var ignored = experiment.Rules.All.Where(static rule => rule.Step is RuleStep.Ignore).Select(static rule => rule.Declaration.Path)
            .ToList();
        if (ignored.Count > 0)
        {
            yield return $"Ignored: {List(ignored)}.";
        }

        var noisy = noise.Where(static place => place.Label is "noise" or "unverifiable")
            .Select(static place => $"{place.Path} of {place.Endpoint}").Distinct(StringComparer.Ordinal).ToList();
        if (noisy.Count > 0)
        {
            yield return $"Where the control differs from itself: {List(noisy)}.";
        }

        if (account.ComparedByBytes > 0)
        {
            yield return Invariant($"{account.ComparedByBytes:N0} calls agree in the bytes of bodies that are not what they say, which nobody could read.");
        }

        var lacking = account.NotComparable.Values.Sum();
        if (lacking > 0)
        {
            yield return Invariant($"{lacking:N0} calls ({ReportHeadline.Percent(lacking, account.Sampled)} of those sampled) are not comparable: {List([.. account.NotComparable.OrderByDescending(static reason => reason.Value).Select(static reason => reason.Key)])}.");
        }

        if (account.Dropped.Values.Sum() is > 0 and var dropped)
        {
            yield return Invariant($"{dropped:N0} calls ({ReportHeadline.Percent(dropped, account.Sampled)} of those sampled) were dropped for want of capacity.");
        }

        if (evidence is not null)
        {
            yield return HoursCovered.Describe(evidence.Hours);
        }

        yield return "Where the control is wrong too, a match is still wrong.";
    }

    private static string List(List<string> items) =>
        items.Count <= MostListed
            ? string.Join(", ", items)
            : Invariant($"{string.Join(", ", items.Take(MostListed))} and {items.Count - MostListed} more");

    private static string Percent(double share) => ShareText.Percent(share);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
