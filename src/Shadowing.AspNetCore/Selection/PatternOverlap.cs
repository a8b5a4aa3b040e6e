using Microsoft.AspNetCore.Routing.Patterns;

namespace Shadowing.AspNetCore.Selection;

/// <summary>Holds two patterns against each other as they match paths here, where constraints do not count.</summary>
internal static class PatternOverlap
{
    /// <summary>Tells whether some path matches both.</summary>
    public static bool Meet(RoutePattern first, RoutePattern second) => Meet(first.PathSegments, 0, second.PathSegments, 0);

    /// <summary>Tells whether the first matches whatever the second does.</summary>
    public static bool Covers(RoutePattern first, RoutePattern second) => Covers(first.PathSegments, 0, second.PathSegments, 0);

    private static bool Meet(IReadOnlyList<RoutePatternPathSegment> first, int i, IReadOnlyList<RoutePatternPathSegment> second, int j)
    {
        if (EndsAt(first, i) && EndsAt(second, j))
        {
            return true;
        }

        if ((i < first.Count && TakesRest(first[i])) || (j < second.Count && TakesRest(second[j])))
        {
            return true;
        }

        return i < first.Count && j < second.Count && Meet(first[i], second[j]) && Meet(first, i + 1, second, j + 1);
    }

    private static bool Covers(IReadOnlyList<RoutePatternPathSegment> first, int i, IReadOnlyList<RoutePatternPathSegment> second, int j)
    {
        if (i < first.Count && TakesRest(first[i]))
        {
            return true;
        }

        if (j == second.Count)
        {
            return EndsAt(first, i);
        }

        // Where the second may end, the first must be able to end too.
        return i < first.Count && !TakesRest(second[j]) && (!EndsAt(second, j) || EndsAt(first, i)) && Covers(first[i], second[j])
            && Covers(first, i + 1, second, j + 1);
    }

    // Only what is left out may follow.
    private static bool EndsAt(IReadOnlyList<RoutePatternPathSegment> segments, int at) =>
        segments.Skip(at)
            .All(static segment => segment.IsSimple && segment.Parts[0] is RoutePatternParameterPart parameter
                && (parameter.IsOptional || parameter.IsCatchAll || parameter.Default is not null));

    private static bool TakesRest(RoutePatternPathSegment segment) =>
        segment.IsSimple && segment.Parts[0] is RoutePatternParameterPart { IsCatchAll: true };

    private static bool Meet(RoutePatternPathSegment first, RoutePatternPathSegment second) =>
        Literal(first) is not { } left || Literal(second) is not { } right || left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static bool Covers(RoutePatternPathSegment first, RoutePatternPathSegment second) =>
        first.IsSimple
            && (first.Parts[0] is RoutePatternParameterPart
                || (Literal(first) is { } left && left.Equals(Literal(second), StringComparison.OrdinalIgnoreCase)));

    // Of a segment of several parts nobody says what it does not match: it may meet any.
    private static string? Literal(RoutePatternPathSegment segment) =>
        segment.IsSimple && segment.Parts[0] is RoutePatternLiteralPart literal ? literal.Content : null;
}
