using System.Globalization;
using Shadowing.Accounting;
using Shadowing.Evidence.Guardrails;
using Shadowing.Mismatches;

namespace Shadowing.Evidence;

/// <summary>Says in one sentence what an experiment has shown.</summary>
internal static class ReportHeadline
{
    private static readonly string[] s_numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <summary>Writes the sentence, about the very calls that the verdict rests on.</summary>
    /// <param name="counts">What they have shown.</param>
    /// <param name="account">What this process has counted, for where there are none.</param>
    /// <param name="causes">What they differ in, the most frequent first.</param>
    /// <param name="failure">Their most frequent failure; null where it is not known.</param>
    /// <param name="leadsBack">Whether the candidate's address leads back to the control.</param>
    public static string Write(EvidenceCounts counts, AccountReport account, IReadOnlyList<MismatchCause> causes,
        LeadingFailure? failure = null, bool leadsBack = false) =>
        (leadsBack
            ? "The candidate is this application itself, so the control is compared with itself, which says nothing. "
            : string.Empty) + (counts.Counted == 0 ? WithoutComparison(counts, account, failure) : Write(counts, causes, failure));

    /// <summary>Writes the sentence about one of several instances, whose calls are counted for the verdict together with those of the
    /// others.</summary>
    public static string OfOneOfMany(AccountReport account) => account.Sampled == 0
        ? "This instance has sampled nothing yet."
        : Invariant($"This instance has sampled {account.Sampled:N0} {(account.Sampled == 1 ? "call" : "calls")}; {account.Compared:N0} were compared, and {account.Mismatch:N0} of those differ. What the verdict rests on is counted for all instances together.");

    private static string WithoutComparison(EvidenceCounts counts, AccountReport account, LeadingFailure? failure) =>
        Unanswered(counts, failure) is { Length: > 0 } unanswered
            ? $"Nothing could be compared: the {unanswered}."
            : account.Sampled == 0 ? "Nothing was sampled yet."
            : account.Compared > 0 ? "Nothing was compared yet under the present settings and with the present build."
            : Invariant($"Nothing could be compared yet of {account.Sampled:N0} sampled calls; the account says why.");

    private static string Write(EvidenceCounts counts, IReadOnlyList<MismatchCause> causes, LeadingFailure? failure)
    {
        // Whoever reads that all agree reads in the same sentence what did not come so far as to be compared.
        var unanswered = Unanswered(counts, failure);
        if (counts is { Differing: 0, Noise: 0, Unverifiable: 0 })
        {
            var all = counts.Counted == 1
                ? $"The one {Counted(counts)}comparison agrees"
                : Invariant($"All {counts.Counted:N0} {Counted(counts)}comparisons agree");
            return Invariant($"{all}{(unanswered.Length == 0 ? "." : $", but the {unanswered}.")}");
        }

        var further = unanswered.Length == 0 ? string.Empty : $" The {unanswered}.";
        if (counts.Differing == 0)
        {
            return Invariant($"{Agreeing(counts)}.{further}");
        }

        var explained = causes.Count == 0
            ? string.Empty
            : causes.Sum(static cause => cause.Counted) >= counts.Differing
            ? Invariant($"; {Number(causes.Count)} {(causes.Count == 1 ? "cause explains" : "causes explain")} the rest; the largest: {Largest(causes[0])}")
            : Invariant($"; the largest known cause: {Largest(causes[0])}");
        return Invariant($"{Agreeing(counts)}{explained}.{further}");
    }

    // What the candidate failed is its own; what it refused for want of a credential, or answered so that it could not be compared, is told
    // apart.
    private static string Unanswered(EvidenceCounts counts, LeadingFailure? failure)
    {
        var others = counts.Lost - counts.Refused;
        string?[] parts =
        [
            counts.Failed == 0 ? null
                : Invariant($"candidate failed {counts.Failed:N0} of {counts.Pairs:N0} {Counted(counts)}calls{Most(failure)}"),
            counts.Refused == 0 ? null
                : Invariant($"{(counts.Failed == 0 ? "candidate " : string.Empty)}refused {counts.Refused:N0} of {counts.Pairs:N0} {Counted(counts)}calls for want of a credential that is not forwarded"),
            others == 0 ? null
                : Invariant($"{(counts.Failed + counts.Refused == 0 ? "candidate's" : "its")} answers to {others:N0} of {counts.Pairs:N0} {Counted(counts)}calls could not be compared"),
        ];
        return string.Join(", and ", parts.OfType<string>());
    }

    // Of equal calls within ten seconds one is counted: said where there were any.
    private static string Counted(EvidenceCounts counts) => counts.Calls > counts.Pairs ? "counted " : string.Empty;

    private static string Largest(MismatchCause cause)
    {
        var first = cause.Groups[0].Signature;
        return cause.Groups.Count == 1
            ? Invariant($"{first.Path} ({DifferenceText.Of(first.Kind)}) in {first.Endpoint}, {Calls(cause.Counted)}")
            : Invariant($"{first.Path} and {(cause.Groups.Count == 2 ? cause.Groups[1].Signature.Path : $"{cause.Groups.Count - 1:N0} more places")} in {first.Endpoint}, which differ together in {(cause.IsExact ? string.Empty : "about ")}{Calls(cause.Calls)}");
    }

    private static string Calls(long count) => Invariant($"{count:N0} {(count == 1 ? "call" : "calls")}");

    private static string Most(LeadingFailure? failure) =>
        failure is null ? string.Empty
        : failure.IsOnly ? $": {failure.Kind} in {failure.Endpoint}"
        : Invariant($": {failure.Kind} in {failure.Endpoint} ({Calls(failure.Count)}) is the most frequent");

    /// <summary>Writes a share; never "100 %" when one differs and never "0 %" when one agrees.</summary>
    public static string Percent(long part, long whole)
    {
        if (whole == 0)
        {
            return "–";
        }

        var share = 100.0 * part / whole;
        return part == whole ? "100 %"
            : share > 99.9 ? "over 99.9 %"
            : part > 0 && share < 0.1 ? "under 0.1 %"
            : Invariant($"{share:0.0} %");
    }

    // What is neither the same nor known to be different has a number of its own, and what nobody can tell never counts as agreement.
    private static string Agreeing(EvidenceCounts counts)
    {
        var agreeing = Invariant($"{Percent(counts.Counted - counts.Differing - counts.Unverifiable, counts.Counted)} of {counts.Counted:N0} {Counted(counts)}comparisons agree");
        var noise = counts.Noise == 0
            ? string.Empty
            : Invariant($" but for noise; {counts.Noise:N0} {(counts.Noise == 1 ? "differs" : "differ")} only where the control differs from itself");
        var unverifiable = counts.Unverifiable == 0 ? string.Empty : Invariant($"; of {counts.Unverifiable:N0} nobody can tell");
        return agreeing + noise + unverifiable;
    }

    private static string Number(int count) => count < s_numbers.Length ? s_numbers[count] : count.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
