using Shadowing.Comparison.Json;

namespace Shadowing.Comparison.Rules;

/// <summary>Decides whether two numbers are near enough to each other.</summary>
internal static class NumberTolerance
{
    public static bool Allows(RuleDeclaration rule, CanonicalNumber control, CanonicalNumber candidate) =>
        control == candidate
        || (control.ExactDecimal is { } left && candidate.ExactDecimal is { } right && AllowsDecimals(rule, left, right) is { } exact
            ? exact
            : InFloatingPoint(rule, control.NearestDouble, candidate.NearestDouble));

    /// <summary>Decides in exact arithmetic; null where that leaves the range of decimal.</summary>
    public static bool? AllowsDecimals(RuleDeclaration rule, decimal control, decimal candidate)
    {
        try
        {
            var distance = Math.Abs(control - candidate);
            return distance <= (decimal)rule.Absolute
                || distance <= (decimal)rule.Relative * Math.Max(Math.Abs(control), Math.Abs(candidate));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static bool InFloatingPoint(RuleDeclaration rule, double control, double candidate)
    {
        var distance = Math.Abs(control - candidate);
        if (!double.IsFinite(distance))
        {
            return false;   // beyond double there is no telling how far apart they are
        }

        var magnitude = Math.Max(Math.Abs(control), Math.Abs(candidate));

        // Both may have become 0 on the way to double: then only the absolute limit is known to hold.
        return (rule.Absolute > 0 && distance <= rule.Absolute) || (rule.Relative > 0 && magnitude > 0 && distance <= rule.Relative * magnitude);
    }
}
