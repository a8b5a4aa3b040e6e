using Microsoft.AspNetCore.Routing.Patterns;

namespace Shadowing.AspNetCore.Selection;

/// <summary>Reduces a route pattern to what makes two patterns the same here: literals and places of parameters, without their names,
/// constraints and case.</summary>
internal static class PatternKey
{
    /// <summary>Gets the key of a pattern; a parameter with a required value (a conventional route's controller and action) counts as that
    /// literal.</summary>
    public static string Of(RoutePattern pattern) =>
        "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => Of(pattern, part)))));

    /// <summary>Gets the pattern as accounts and reports name it: as it was written, but for a conventional route with the values that its
    /// endpoint requires.</summary>
    public static string Display(RoutePattern pattern) =>
        pattern.RequiredValues.Values.Any(static value => value is string { Length: > 0 })
            ? "/"
                + string.Join('/', pattern.PathSegments.Select(
                    segment => string.Concat(segment.Parts.Select(part => Display(pattern, part)))))
            : "/" + pattern.RawText?.TrimStart('/', '~');

    /// <summary>Tells whether a pattern ends in a parameter that takes the rest of the path.</summary>
    public static bool IsCatchAll(RoutePattern pattern) => pattern.Parameters.Any(static parameter => parameter.IsCatchAll);

    private static string Display(RoutePattern pattern, RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter when pattern.RequiredValues.TryGetValue(parameter.Name, out var value)
            && value is string { Length: > 0 } literal => literal,
        RoutePatternParameterPart parameter =>
            $"{{{(parameter.IsCatchAll ? "**" : string.Empty)}{parameter.Name}{(parameter.IsOptional ? "?" : string.Empty)}}}",
        _ => string.Empty,
    };

    private static string Of(RoutePattern pattern, RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { IsCatchAll: true } => "{*}",
        RoutePatternParameterPart parameter when pattern.RequiredValues.TryGetValue(parameter.Name, out var value)
            && value is string { Length: > 0 } literal => literal.ToUpperInvariant(),
        _ => "{}",
    };
}
