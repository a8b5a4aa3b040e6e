using System.Globalization;
using Shadowing.Accounting;
using Shadowing.Mismatches;

namespace Shadowing.Evidence;

/// <summary>Says in one sentence what an experiment has shown.</summary>
internal static class ReportHeadline
{
    private static readonly string[] s_numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <summary>Writes the sentence.</summary>
    /// <param name="account">What this process has counted.</param>
    /// <param name="groups">The groups, the largest first; further ones may be left out.</param>
    /// <param name="causes">How many groups there are.</param>
    /// <param name="earlier">How many calls the verdict rests on, those before a restart among them.</param>
    /// <param name="leadsBack">Whether the candidate's address leads back to the control.</param>
    /// <param name="failure">The most frequent failure of this process; null where it is not known.</param>
    public static string Write(AccountReport account, IReadOnlyList<MismatchGroupReport> groups, int causes, long earlier = 0,
        bool leadsBack = false, LeadingFailure? failure = null) =>
        (leadsBack
            ? "The candidate is this application itself, so the control is compared with itself, which says nothing. "
            : string.Empty) + Write(account, groups, causes, earlier, failure);

    private static string Write(AccountReport account, IReadOnlyList<MismatchGroupReport> groups, int causes, long earlier,
        LeadingFailure? failure)
    {
        if (account.Compared == 0)
        {
            return account.Sampled == 0
                ? earlier > 0
                    ? Invariant($"Nothing was sampled since the start of this process; the verdict rests on {earlier:N0} calls before it.")
                    : "Nothing was sampled yet."
                : account.Failed > 0
                    ? Invariant($"Nothing could be compared: the candidate failed or was too late in {account.Failed:N0} of {account.Sampled:N0} sampled calls{Most(failure)}.")
                    : Invariant($"Nothing could be compared yet of {account.Sampled:N0} sampled calls; the account says why.");
        }

        // Whoever reads that all agree reads in the same sentence that calls failed.
        var failing = account.Failed == 0
            ? null
            : Invariant($"candidate failed {account.Failed:N0} of {account.ComparedOrFailed:N0} calls{Most(failure)}.");
        if (account.Mismatch == 0 && account.Match == account.Compared)
        {
            return Invariant($"All {account.Compared:N0} comparisons agree{(failing is null ? "." : $", but the {failing}")}");
        }

        var further = failing is null ? string.Empty : $" The {failing}";
        if (account.Mismatch == 0)
        {
            return Invariant($"{Agreeing(account)}.{further}");
        }

        var largest = groups.Count == 0
            ? string.Empty
            : Invariant($"; the largest: {groups[0].Path} ({groups[0].Kind}) in {groups[0].Endpoint}, {groups[0].Count:N0} {(groups[0].Count == 1 ? "call" : "calls")}");
        return Invariant($"{Agreeing(account)}; {Number(causes)} {(causes == 1 ? "cause explains" : "causes explain")} the rest{largest}.{further}");
    }

    private static string Most(LeadingFailure? failure) =>
        failure is null ? string.Empty
        : failure.IsOnly ? $": {failure.Kind} in {failure.Endpoint}"
        : Invariant($": {failure.Kind} in {failure.Endpoint} ({failure.Count:N0} {(failure.Count == 1 ? "call" : "calls")}) is the most frequent");

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
    private static string Agreeing(AccountReport account)
    {
        var agreeing = Invariant($"{Percent(account.Match + account.Noise, account.Compared)} of {account.Compared:N0} comparisons agree");
        var noise = account.Noise == 0
            ? string.Empty
            : Invariant($" but for noise; {account.Noise:N0} {(account.Noise == 1 ? "differs" : "differ")} only where the control differs from itself");
        var unverifiable = account.Unverifiable == 0 ? string.Empty : Invariant($"; of {account.Unverifiable:N0} nobody can tell");
        return agreeing + noise + unverifiable;
    }

    private static string Number(int count) => count < s_numbers.Length ? s_numbers[count] : count.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
