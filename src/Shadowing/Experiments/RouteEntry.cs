using System.Diagnostics.CodeAnalysis;

namespace Shadowing.Experiments;

/// <summary>One entry of <c>Routes</c>: the methods and the pattern.</summary>
internal sealed record RouteEntry(string Text, IReadOnlyList<string> Methods, string Pattern)
{
    private static readonly string[] s_safe = ["GET", "HEAD"];

    /// <summary>Reads <c>GET /orders/{id}</c>, or a pattern alone.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RouteEntry? entry, [NotNullWhen(false)] out string? why)
    {
        entry = null;
        why = null;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length is 0 or > 2)
        {
            why = "use a method and a pattern, such as 'GET /orders/{id}'";
        }
        else if (!parts[^1].StartsWith('/'))
        {
            why = "the pattern must begin with '/'";
        }
        else if (parts.Length == 2 && !HttpMethodNames.IsKnown(parts[0]))
        {
            why = $"the method must be one of {HttpMethodNames.Allowed}";
        }
        else
        {
            entry = new RouteEntry(text, parts.Length == 2 ? [parts[0].ToUpperInvariant()] : s_safe, parts[^1]);
        }

        return entry is not null;
    }
}
