using Microsoft.AspNetCore.Routing.Patterns;

namespace Shadowing.AspNetCore.Selection;

/// <summary>Checks the patterns of route entries by the framework's own grammar.</summary>
internal static class RoutePatterns
{
    /// <summary>Gets why a pattern is invalid; null when it is not.</summary>
    public static string? WhyInvalid(string pattern)
    {
        try
        {
            RoutePatternFactory.Parse(pattern);
            return null;
        }
        catch (RoutePatternException invalid)
        {
            return invalid.Message;
        }
    }
}
