using Shadowing.Redaction;

namespace Shadowing.Notifications.Alerts;

/// <summary>Writes an alert's title: one line that says whose it is, how bad it is, and why.</summary>
internal static class AlertTitle
{
    private const int Most = 200;

    /// <summary>Writes it.</summary>
    /// <param name="whose">The experiment, or the process.</param>
    /// <param name="severity">How bad it is.</param>
    /// <param name="what">Why, the most important first.</param>
    /// <param name="more">How much more there is to say.</param>
    public static string Of(string whose, string severity, string what, int more) => PrintableText.OneLine(
        $"[{severity}] {whose}: {what}{(more > 0 ? FormattableString.Invariant($" (and {more} more)") : string.Empty)}", Most);
}
