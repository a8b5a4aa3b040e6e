namespace Shadowing.Reports.Trials;

/// <summary>Says in a sentence or two what a rule that is tried would do.</summary>
internal static class TrialSentence
{
    /// <summary>Writes it.</summary>
    public static string Write(TrialReport report)
    {
        if (report.Calls == 0)
        {
            return "No samples are kept to try it on.";
        }

        var unknown = report.Unknown == 0
            ? string.Empty
            : Invariant($" Of {report.Unknown:N0} nobody can tell, because what the rule looks at is not kept.");
        return Invariant(
            $"Of {Calls(report.Calls)} kept, {report.Hidden:N0} would agree under this rule and {report.Remaining:N0} would still differ.{Vanishing(report)}{unknown}");
    }

    // A rule that does what it should is not taken for a useless one because something else differs in the same calls.
    private static string Vanishing(TrialReport report) =>
        report.Groups.MaxBy(static group => group.Elsewhere) is { Elsewhere: > 0 } group
            ? Invariant($" {group.Path} vanishes from {Calls(group.Hidden + group.Elsewhere)}; of these {group.Elsewhere:N0} still {(group.Elsewhere == 1 ? "differs" : "differ")} at {string.Join(", ", group.StillAt)}.")
            : report.Groups.All(static group => group.Hidden == 0 && group.Unknown == 0)
            ? " It hides nothing: no difference lies where it acts."
            : string.Empty;

    private static string Calls(int count) => Invariant($"{count:N0} {(count == 1 ? "call" : "calls")}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
