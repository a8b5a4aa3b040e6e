using System.Globalization;
using Shadowing.Statistics;

namespace Shadowing.Evidence.Verdicts;

/// <summary>Says what evidence needs besides numbers, to be safe: of every endpoint, of many requests, over a day, of one build.</summary>
internal static class SafetyNeeds
{
    /// <summary>Gets the reasons.</summary>
    public static IEnumerable<VerdictReason> Of(VerdictBasis basis)
    {
        yield return Coverage(basis);
        yield return Endpoints(basis);
        yield return Distinct(basis, "distinct requests", null);
        foreach (var endpoint in basis.Limits.Critical.Where(static endpoint => endpoint.Contains('{', StringComparison.Ordinal)))
        {
            yield return Distinct(basis, $"distinct requests of {endpoint}", endpoint);
        }

        yield return Hours(basis);
        yield return Build(basis);
    }

    // Calls that lack must not be those that differ: when many do, the rest proves nothing.
    // Of the calls that the evidence is of: those of other settings cover for nothing.
    private static VerdictReason Coverage(VerdictBasis basis)
    {
        var judged = basis.Evidence?.Judged ?? basis.Account.Judged;
        var ended = judged + (basis.Evidence?.Lacking ?? basis.Account.Lacking);
        var coverage = ended <= 0 ? 0 : (double)judged / ended;
        return Need("coverage", ended > 0 && coverage >= basis.Limits.MinCoverage, coverage, basis.Limits.MinCoverage, ended <= 0
            ? "Nothing was sampled yet."
            : Invariant($"{ReportHeadline.Percent(judged, ended)} of the sampled calls reached the candidate; at least {ShareText.Percent(basis.Limits.MinCoverage)} must."));
    }

    private static VerdictReason Endpoints(VerdictBasis basis)
    {
        var wanted = basis.ToVerify.ToList();
        var few = wanted.Where(endpoint => basis.Of(endpoint).Counts.Counted < basis.Limits.MinPerEndpoint).ToList();
        var verified = wanted.Count - few.Count;
        return Need("endpoints", few.Count == 0 && wanted.Count > 0, wanted.Count == 0 ? 0 : (double)verified / wanted.Count, 1,
            wanted.Count == 0 ? "No endpoint was called yet."
            : few.Count == 0
                ? Invariant($"{(wanted.Count == 1 ? "The one endpoint has" : Invariant($"Each of {wanted.Count:N0} endpoints has"))} at least {basis.Limits.MinPerEndpoint:N0} counted calls.")
                : Invariant($"{verified:N0} of {wanted.Count:N0} {(wanted.Count == 1 ? "endpoint has" : "endpoints have")} at least {basis.Limits.MinPerEndpoint:N0} counted calls. These have fewer: {ReasonText.List([.. few.Select(endpoint => Invariant($"{endpoint} ({basis.Of(endpoint).Counts.Counted:N0})"))])}. They must be called, or waived by name in Limits:Unverified."));
    }

    private static VerdictReason Distinct(VerdictBasis basis, string what, string? endpoint)
    {
        var part = endpoint is null ? basis.All : basis.Of(endpoint);
        var least = basis.Limits.MinDistinct;
        return Need(what, part.Distinct >= least, part.Distinct, least,
            Invariant($"{part.Counts.Pairs:N0} counted, of {part.Distinct:N0} distinct {(part.Distinct == 1 ? "request" : "requests")}{(part.Distinct >= least ? "." : Invariant($"; at least {least:N0} are needed (Limits:MinDistinct)."))}"))
            with
        { Endpoint = endpoint };
    }

    private static VerdictReason Hours(VerdictBasis basis)
    {
        var (hours, least) = (basis.Evidence is { } evidence ? (evidence.LastAt - evidence.Since).TotalHours : 0, basis.Limits.MinHours);
        var isEnough = hours >= least && basis.Evidence is not null;
        return Need("hours", isEnough, hours, least,
            Invariant($"{hours:0.#} hours lie between the first and the last counted call{(isEnough ? "." : Invariant($"; at least {least:0.#} are needed (Limits:MinHours)."))}"))
            with
        { MoreHours = isEnough ? null : Math.Max(0, least - hours) };
    }

    private static VerdictReason Build(VerdictBasis basis)
    {
        var version = basis.Evidence?.Key.CandidateVersion ?? basis.CandidateVersion;
        var isKnown = basis.Evidence is { Key.CandidateVersion: not null };
        return Need("build", isKnown, isKnown ? 1 : 0, 1,
            isKnown ? $"All of it is of build {version}."
            : basis.Evidence is null ? version is null ? "No build has answered yet." : $"Build {version} has not answered yet."
            : "Which build of the candidate answered is not known, so that several may be mixed: set CandidateVersion, let the candidate send the header Shadowing-Version, or announce each release.");
    }

    private static VerdictReason Need(string what, bool isMet, double value, double limit, string text) => new()
    {
        What = what, Answer = isMet ? Verdict.Safe : Verdict.NotYetKnown, Value = value, Low = value, High = value, Limit = limit,
        Text = text,
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
