using Shadowing.Accounting;
using Shadowing.Evidence.Counting;
using Shadowing.Evidence.Guardrails;
using Shadowing.Statistics;

namespace Shadowing.Evidence.Verdicts;

/// <summary>Says of each guardrail, for all endpoints together, for each critical one, and wherever harm was found, what the evidence
/// is.</summary>
internal static class GuardrailReasons
{
    /// <summary>Gets the reasons.</summary>
    public static IEnumerable<VerdictReason> Of(VerdictBasis basis)
    {
        var harms = basis.Evidence?.Harms(basis.Limits).ToList() ?? [];
        foreach (var guardrail in Guardrail.All)
        {
            if (guardrail.SafeLimit(basis.Limits) is null)
            {
                continue;
            }

            foreach (var endpoint in basis.Limits.Critical.Prepend(null)
                .Concat(harms.Where(found => found.Harm.Guardrail == guardrail.Name).Select(static found => found.Endpoint))
                .Distinct(StringComparer.Ordinal))
            {
                var harm = harms.Find(found => found.Harm.Guardrail == guardrail.Name && found.Endpoint == endpoint).Harm;
                yield return Of(basis, guardrail, endpoint, harm);
            }
        }
    }

    private static VerdictReason Of(VerdictBasis basis, Guardrail guardrail, string? endpoint, Harm? harm)
    {
        var part = endpoint is null ? basis.All : basis.Of(endpoint);
        var limit = guardrail.SafeLimit(basis.Limits)!.Value;
        var log = guardrail.LogSafe(part, limit);
        var answer = harm is not null ? Verdict.Harmful
            : log >= basis.SafeFrom && !basis.LeadsBack ? Verdict.Safe
            : Verdict.NotYetKnown;
        var reason = new VerdictReason
        {
            What = endpoint is null ? guardrail.Name : $"{guardrail.Name} of {endpoint}",
            Endpoint = endpoint,
            IsGuardrail = true,
            Answer = answer,
            Limit = harm is null ? limit : guardrail.HarmLimit(basis.Limits) ?? limit,
            Text = string.Empty,
        };
        return guardrail switch
        {
            MismatchGuardrail => OfMismatches(basis, reason, part, harm),
            FailureGuardrail => OfFailures(basis, reason, part, harm),
            LatencyGuardrail latency => OfLatency(basis, latency, reason, part, log, harm),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static VerdictReason OfMismatches(VerdictBasis basis, VerdictReason reason, EndpointState part, Harm? harm)
    {
        var counts = part.Counts;
        var unknown = counts.NotTheSame - counts.Differing;
        var told = unknown == 0
            ? string.Empty
            : Invariant($" Of {unknown:N0} nobody can tell; they count as differing where it is asked whether few enough do.");
        var more = reason.Answer == Verdict.NotYetKnown && reason.Limit < 1
            ? FreshStarts.CleanPairsLeft(counts.NotTheSame, counts.Pairs, reason.Limit, basis.Evidence?.Start.Number ?? 1)
            : null;
        reason = reason with { MoreCalls = more, MoreHours = basis.HoursFor(more, counts.Pairs) };
        return basis.LeadsBack && harm is null
            ? WithShare(reason, counts.Mismatches,
                "The candidate's address leads back to this application, so the control was compared with itself.")
            : WithShare(reason, counts.Mismatches, Text(reason, counts.Mismatches, "differ", harm) + told);
    }

    private static VerdictReason OfFailures(VerdictBasis basis, VerdictReason reason, EndpointState part, Harm? harm)
    {
        var share = part.Counts.Failures;
        var more = reason.Answer == Verdict.NotYetKnown && reason.Limit < 1
            ? FreshStarts.CleanPairsLeft(share.Count, share.Of, reason.Limit, basis.Evidence?.Start.Number ?? 1)
            : null;
        reason = reason with { MoreCalls = more, MoreHours = basis.HoursFor(more, share.Of) };
        return WithShare(reason, share, Text(reason, share, "got no usable answer", harm));
    }

    private static VerdictReason OfLatency(
        VerdictBasis basis, LatencyGuardrail guardrail, VerdictReason reason, EndpointState part, double log, Harm? harm)
    {
        var counts = guardrail == Guardrail.Median ? part.Median : part.Tail;
        var times = reason.Endpoint is null
            ? PairedTimes.Sum(basis.Evidence?.Endpoints.Values.Select(static endpoint => endpoint.Times) ?? [])
            : part.Times;
        var ratio = PairedLatencyReport.Of(times)?.Ratio(guardrail.Quantile) ?? 0;
        var more = reason.Answer == Verdict.NotYetKnown && log > 0
            ? (long?)Math.Ceiling(counts.Pairs * ((basis.SafeFrom / log) - 1))
            : null;
        reason = reason with
        {
            Value = ratio,
            Low = ratio,
            High = ratio,
            MoreCalls = more,
            MoreHours = basis.HoursFor(more, counts.Pairs)
        };
        var shown = Invariant($"The candidate exceeded it alone in {counts.CandidateOnly:N0} of {counts.Pairs:N0} self-checked calls, the control in its place alone in {counts.SelfCheckOnly:N0}; its {(guardrail == Guardrail.Median ? "median" : "p99")} is {ratio:0.00} times as long, and the limit is {reason.Limit:0.00}");
        return reason with
        {
            Text = reason.Answer switch
            {
                _ when counts.Pairs == 0 && !basis.JudgesLatency => NotJudged,
                _ when counts.Pairs == 0 =>
                    "No self-checked call was held against the ones before yet: the first 300 of an endpoint show what is usual.",
                Verdict.Harmful => $"It is slower than the limit allows. {shown}.",
                Verdict.Safe => $"It is not slower than the limit allows, beyond reasonable doubt. {shown}.",
                _ => $"{shown}.{Needed(reason, "more self-checked calls at the present pace")}",
            },
        };
    }

    /// <summary>What is said where latency cannot be judged.</summary>
    internal const string NotJudged = "latency not judged: set Control and SelfCheck";

    private static VerdictReason WithShare(VerdictReason reason, ShareReport share, string text) =>
        reason with { Value = share.Share, Low = share.Low, High = share.High, Text = text };

    private static string Text(VerdictReason reason, ShareReport share, string verb, Harm? harm)
    {
        var (count, of, limit) = (share.Count, share.Of, ShareText.Percent(reason.Limit));
        var early = share.Low > reason.Limit && of < EvidenceRun.LeastCalls
            ? Invariant($" Before {EvidenceRun.LeastCalls:N0} counted calls nothing is called harmful.")
            : Needed(reason, "more calls, none of them bad, would do");
        return reason.Answer switch
        {
            _ when of == 0 => "Nothing was compared yet.",
            Verdict.Safe => Invariant($"{count:N0} of {of:N0} {verb}: fewer than the limit of {limit} allows, beyond reasonable doubt."),
            Verdict.Harmful =>
                Invariant($"{count:N0} of {of:N0} {verb}: more than the limit of {limit} allows, beyond reasonable doubt since {harm!.Bad:N0} of {harm.Of:N0} did."),
            _ when count == 0 =>
                Invariant($"0 of {of:N0} {verb}, which does not mean none: the true share may be up to {ShareText.Percent(share.High)}, and the limit is {limit}.{Needed(reason, "more calls, none of them bad, would do")}"),
            _ =>
                Invariant($"{count:N0} of {of:N0} {verb}: between {ShareText.Percent(share.Low)} and {ShareText.Percent(share.High)} of all such calls, and the limit is {limit}.{early}"),
        };
    }

    private static string Needed(VerdictReason reason, string what) =>
        reason.MoreCalls is not { } calls ? string.Empty
            : reason.MoreHours is { } hours ? Invariant($" About {calls:N0} {what}: {Duration(hours)} at the present rate.")
            : Invariant($" About {calls:N0} {what}.");

    private static string Duration(double hours) => hours switch
    {
        < 1 => Invariant($"{Math.Ceiling(hours * 60):N0} min"),
        < 100 => Invariant($"{hours:0.#} h"),
        _ => Invariant($"{hours / 24:N0} days"),
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
