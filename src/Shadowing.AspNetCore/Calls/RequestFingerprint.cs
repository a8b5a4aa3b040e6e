namespace Shadowing.AspNetCore.Calls;

/// <summary>Tells requests that ask for the same thing by a number: the method, the path, the query and the body. Seeded anew by each
/// process, so that nobody can choose what collides.</summary>
internal static class RequestFingerprint
{
    /// <summary>Gets the number.</summary>
    public static ulong Of(HttpShadowCall call)
    {
        var hash = default(HashCode);
        hash.Add(call.Method, StringComparer.Ordinal);
        hash.Add(call.Path, StringComparer.Ordinal);
        hash.Add(call.Query, StringComparer.Ordinal);
        var first = hash.ToHashCode();
        hash.AddBytes(call.RequestBody.Read().Span);
        hash.Add(call.Query.Length);
        return ((ulong)(uint)first << 32) | (uint)hash.ToHashCode();
    }
}
