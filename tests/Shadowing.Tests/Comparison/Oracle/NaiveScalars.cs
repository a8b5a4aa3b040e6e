using System.Globalization;
using System.Text.RegularExpressions;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>Compares two values of one type that hold no others.</summary>
internal static partial class NaiveScalars
{
    private const long SecondsOfYear0 = 366 * 86_400;

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
                    : text == other
                        || (state.TimeTolerance is { } within && Instant(text) is { } at && Instant(other) is { } otherAt
                            && at.AgreesWithin(otherAt, within.Within.TotalSeconds, 0));
            default:
                return true;
        }
    }

    /// <summary>Gets what is numbered; null when a rewrite fails.</summary>
    public static string? Numbered(NaiveNode node, NaiveState state) =>
        node.Kind is NaiveKind.Number ? "#" + Rounded(node, state) : Rewritten(node.Text!, state);

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

    /// <summary>Cuts a time down to a whole multiple of some seconds, counted from the beginning of the year 1; what is no time stays as it
    /// is.</summary>
    public static string Truncated(string text, long seconds)
    {
        if (Instant("=" + text) is not { } time)
        {
            return text;
        }

        var whole = long.Parse(time.ToString().Split('.')[0], CultureInfo.InvariantCulture);
        while ((whole - SecondsOfYear0) % seconds != 0)
        {
            whole--;
        }

        var (year, month, day) = (0, 1, whole / 86_400);
        for (; day >= (IsLeap(year) ? 366 : 365); year++)
        {
            day -= IsLeap(year) ? 366 : 365;
        }

        for (; day >= DaysOf(year, month); month++)
        {
            day -= DaysOf(year, month);
        }

        // An offset or a leap second may lead into the year 10000.
        return string.Create(CultureInfo.InvariantCulture,
            $"{(year > 9_999 ? "+" : "")}{year:D4}-{month:D2}-{day + 1:D2}T{whole / 3_600 % 24:D2}:{whole / 60 % 60:D2}:{whole % 60:D2}Z");
    }

    private static NaiveNumber Rounded(NaiveNode node, NaiveState state) =>
        state.Round is { } round ? node.Number.Rounded(round.Digits) : node.Number;

    /// <summary>Gets the seconds of a time of RFC 3339, or of one without an offset.</summary>
    private static NaiveNumber? Instant(string text)
    {
        if (Rfc3339.Match(text) is not { Success: true } match)
        {
            return null;
        }

        int Part(string name) => match.Groups[name].Success ? int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var (year, month, day, second) = (Part("year"), Part("month"), Part("day"), Part("second"));
        var days = Enumerable.Range(0, year).Sum(static before => IsLeap(before) ? 366 : 365)
            + Enumerable.Range(1, Math.Max(month - 1, 0)).Sum(before => DaysOf(year, before)) + day - 1;
        if (month is < 1 or > 12 || day < 1 || day > DaysOf(year, month) || Part("hour") > 23 || Part("minute") > 59 || second > 60
            || Part("hours") > 23 || Part("minutes") > 59)
        {
            return null;
        }

        var offset = ((Part("hours") * 60) + Part("minutes")) * (match.Groups["sign"].Value == "-" ? -1 : 1);
        var seconds = (days * 86_400L) + (Part("hour") * 3_600) + ((Part("minute") - offset) * 60) + second;
        return second == 60 && seconds % 86_400 != 0
            ? null
            : NaiveNumber.Read($"{seconds}.{(match.Groups["fraction"].Success ? match.Groups["fraction"].Value : "0")}");
    }

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private static int DaysOf(int year, int month) => month switch { 2 => IsLeap(year) ? 29 : 28, 4 or 6 or 9 or 11 => 30, _ => 31 };

    [GeneratedRegex(
        @"^=(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)T(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(\.(?<fraction>\d+))?(Z|(?<sign>[+-])(?<hours>\d\d):(?<minutes>\d\d))?$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Rfc3339 { get; }
}
