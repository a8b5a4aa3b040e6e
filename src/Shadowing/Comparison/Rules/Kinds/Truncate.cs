using System.Globalization;
using Shadowing.Comparison.Contrasts;

namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Cuts times down to a whole multiple of a duration, counted from 0001-01-01T00:00:00Z.</summary>
/// <param name="Path">Where they are.</param>
/// <param name="To">The duration: a second, say, or a day, which begins at midnight in UTC.</param>
internal sealed record Truncate(string Path, TimeSpan To) : RuleDeclaration(Kind, Path)
{
    // After 400 years the calendar begins anew.
    private const int YearsOfCycle = 400;
    private const long TicksOfCycle = 146_097 * TimeSpan.TicksPerDay;

    public static new RuleKind Kind { get; } = new(nameof(Truncate), RuleStep.Rewrite)
    {
        Says = "cuts times down to a whole multiple of a duration",
        Keys = [new(nameof(To), RuleKeyType.Duration, "a duration such as 00:00:01", "To, such as 00:00:01")],
        Read = static (path, values) => new Truncate(path, values.Duration(nameof(To))),
        TakesHeaders = true,
        LooksAtValues = true,
    };

    /// <inheritdoc/>
    public override string Text => string.Create(CultureInfo.InvariantCulture, $"{base.Text} to {To:c}");

    /// <inheritdoc/>
    public override string? WhyInvalid =>
        To <= TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $"to is {To:c}; use a duration above 0, such as 00:00:01.")
            : null;

    /// <inheritdoc/>
    public override StringRewrite ToRewrite()
    {
        var to = To.Ticks;

        // What is finer than ticks only adds to them: no multiple lies between the ticks and the time, and it can be left out.
        return new(text => Instants.TryRead(text, out var time) ? Spelled(time.Ticks - Rest(time.Ticks, to)) : text);
    }

    // Before the year 1 ticks are negative, and are cut down all the same, not towards 0.
    private static long Rest(long ticks, long of) => ticks % of is var rest && rest < 0 ? rest + of : rest;

    // Each time has one spelling, which the rules that follow still read. Offsets, a leap second and long durations lead out of the years 0
    // to 9999, beyond which nothing is read as a time: such years have a sign, as in ISO 8601, so that two sides still agree.
    private static string Spelled(long ticks)
    {
        var inCycle = Rest(ticks, TicksOfCycle);
        var cycles = (ticks / TicksOfCycle) - (inCycle != 0 && ticks < 0 ? 1 : 0);
        var time = new DateTime(inCycle);
        var year = (cycles * YearsOfCycle) + time.Year;
        var sign = year switch { < 0 => "-", > 9_999 => "+", _ => string.Empty };
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{Math.Abs(year):D4}-{time:MM-dd'T'HH:mm:ss.FFFFFFF}Z");
    }
}
