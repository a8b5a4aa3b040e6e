using System.Globalization;
using System.Text.RegularExpressions;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>Compares two values of one type that hold no others.</summary>
internal static partial class NaiveScalars
{
    /// <summary>Tells whether two values agree; null when a rewrite fails.</summary>
    public static bool? Agree(NaiveNode control, NaiveNode candidate, NaiveState state)
    {
        switch (control.Kind)
        {
            case var _ when state.IsShape:
                return true;
            case NaiveKind.Boolean:
                return control.Flag == candidate.Flag;
            case NaiveKind.Number:
                var (left, right) = (Rounded(control, state), Rounded(candidate, state));
                return left == right || (state.Tolerance is { } limit && left.AgreesWithin(right, limit.Absolute, limit.Relative));
            case NaiveKind.String when control.Text!.Exact == candidate.Text!.Exact:
                return true;
            case NaiveKind.String:
                var (text, other) = (Rewritten(control.Text!, state), Rewritten(candidate.Text!, state));
                return text is null || other is null ? null
                    : text == other || (state.TimeTolerance is { } within && Instant(text) is { } at && Instant(other) is { } otherAt && (at - otherAt).Duration() <= within.Within);
            default:
                return true;
        }
    }

    /// <summary>Gets what is numbered; null when a rewrite fails.</summary>
    public static string? Numbered(NaiveNode node, NaiveState state) =>
        node.Kind is NaiveKind.Number ? "=" + Rounded(node, state) : Rewritten(node.Text!, state);

    /// <summary>Rewrites a string; what is no Unicode is left alone. Null when a rewrite fails.</summary>
    public static string? Rewritten(NaiveText text, NaiveState state)
    {
        if (!text.IsUnicode)
        {
            return "!" + text.Exact;
        }

        string? rewritten = text.Shown;
        try
        {
            foreach (var rule in state.Rewrites)
            {
                rewritten = rewritten is null ? null : rule.Rewrite(rewritten);
            }
        }
        catch (FormatException)
        {
            return null;
        }

        return rewritten is null ? null : "=" + rewritten;
    }

    private static NaiveNumber Rounded(NaiveNode node, NaiveState state) => state.Round is { } round ? node.Number.Rounded(round.Digits) : node.Number;

    private static DateTimeOffset? Instant(string text) =>
        Rfc3339.IsMatch(text) && DateTimeOffset.TryParse(text[1..], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;

    [GeneratedRegex(@"^=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Rfc3339 { get; }
}
