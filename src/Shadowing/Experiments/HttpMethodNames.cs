namespace Shadowing.Experiments;

/// <summary>The HTTP methods that an experiment may name.</summary>
internal static class HttpMethodNames
{
    private static readonly string[] s_known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"];

    /// <summary>Gets what may be written, for error messages.</summary>
    public static string Allowed => string.Join(", ", s_known);

    /// <summary>Tells whether a method may be named.</summary>
    public static bool IsKnown(string method) => s_known.Contains(method, StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells whether running a method twice is harmless by its definition.</summary>
    public static bool IsSafe(string method) => method is "GET" or "HEAD";

    /// <summary>Gets the method as metrics and accounts name it: a known name, or <c>_OTHER</c>.</summary>
    public static string Label(string method)
    {
        foreach (var known in s_known)
        {
            if (string.Equals(known, method, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }

        return "_OTHER";
    }
}
