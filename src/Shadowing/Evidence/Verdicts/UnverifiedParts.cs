using System.Globalization;
using Shadowing.Comparison.Rules;

namespace Shadowing.Evidence.Verdicts;

/// <summary>Says, a sentence each, what a verdict does not speak of: it must be known to whoever acts on it.</summary>
internal static class UnverifiedParts
{
    /// <summary>Gets the sentences.</summary>
    public static IEnumerable<string> Of(VerdictBasis basis)
    {
        if (basis.IsOfOthers)
        {
            yield return "What was counted before belongs to other settings, or to another build of the candidate: no call was judged yet under those of now.";
        }
        else if (basis.Evidence is { Key.CandidateVersion: null })
        {
            yield return "Which build of the candidate answered is not known, so that several may be mixed: set CandidateVersion, or let the candidate send the header Shadowing-Version.";
        }

        var few = basis.ToVerify.Where(endpoint => basis.Of(endpoint).Counts.Counted < basis.Limits.MinPerEndpoint)
            .Select(endpoint => Invariant($"{endpoint} ({basis.Of(endpoint).Counts.Counted:N0})")).ToList();
        if (few.Count > 0)
        {
            yield return Invariant($"Endpoints with fewer than {basis.Limits.MinPerEndpoint:N0} counted calls: {ReasonText.List(few)}.");
        }

        if (basis.Limits.Unverified.Count > 0)
        {
            yield return $"Waived by name (Limits:Unverified): {ReasonText.List([.. basis.Limits.Unverified])}.";
        }

        foreach (var sentence in OfLatency(basis).Concat(OfRules(basis)).Concat(OfLost(basis)))
        {
            yield return sentence;
        }

        if (basis.Evidence is not null)
        {
            yield return HoursCovered.Describe(basis.Evidence.Hours);
        }

        yield return "Where the control is wrong too, a match is still wrong.";
    }

    private static IEnumerable<string> OfLatency(VerdictBasis basis)
    {
        var unmeasured = basis is { JudgesLatency: true, Evidence: { } evidence, Limits.Latency: not { P50: null, P99: null } }
            ? evidence.Endpoints.Where(static part => part.Value.Median.Pairs + part.Value.Tail.Pairs == 0)
                .Select(static part => part.Key).ToList()
            : [];
        if (unmeasured.Count > 0)
        {
            yield return $"Endpoints whose latency was not judged, for want of self-checked calls: {ReasonText.List(unmeasured)}.";
        }

        if (!basis.JudgesLatency)
        {
            yield return $"{char.ToUpperInvariant(GuardrailReasons.NotJudged[0])}{GuardrailReasons.NotJudged[1..]}{(basis.Limits.Latency is { P50: null, P99: null } ? ", and Limits:Latency" : string.Empty)}.";
        }
        else if (basis.Limits.Latency is { P50: null, P99: null })
        {
            yield return "Latency not judged: set Limits:Latency:P50 and P99.";
        }
    }

    private static IEnumerable<string> OfRules(VerdictBasis basis)
    {
        var ignored = basis.Experiment.Rules.All.Where(static rule => rule.Step is RuleStep.Ignore)
            .Select(static rule => rule.Declaration.Path).ToList();
        if (ignored.Count > 0)
        {
            yield return $"Ignored: {ReasonText.List(ignored)}.";
        }

        var noisy = basis.Noise.Where(static place => place.Label is "noise" or "unverifiable")
            .Select(static place => $"{place.Path} of {place.Endpoint}").Distinct(StringComparer.Ordinal).ToList();
        if (noisy.Count > 0)
        {
            yield return $"Where the control differs from itself: {ReasonText.List(noisy)}.";
        }
    }

    private static IEnumerable<string> OfLost(VerdictBasis basis)
    {
        var account = basis.Account;
        if (account.ComparedByBytes > 0)
        {
            yield return Invariant($"{account.ComparedByBytes:N0} calls agree in the bytes of bodies that are not what they say, which nobody could read.");
        }

        var lacking = account.NotComparable.Values.Sum();
        if (lacking > 0)
        {
            yield return Invariant($"{lacking:N0} calls ({ReportHeadline.Percent(lacking, account.Sampled)} of those that this process sampled) are not comparable: {ReasonText.List([.. account.NotComparable.OrderByDescending(static reason => reason.Value).Select(static reason => reason.Key.Replace('_', ' '))])}.");
        }

        if (account.Dropped.Values.Sum() is > 0 and var dropped)
        {
            yield return Invariant($"{dropped:N0} calls ({ReportHeadline.Percent(dropped, account.Sampled)} of those that this process sampled) were dropped: {ReasonText.List([.. account.Dropped.OrderByDescending(static reason => reason.Value).Select(static reason => reason.Key.Replace('_', ' '))])}.");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
