namespace Shadowing.Comparison.Rules;

/// <summary>The shapes that are known without being told, as docs/reference/comparison.md lists them. None may hide what could be a
/// candidate's fault.</summary>
internal static class KnownShapes
{
    /// <summary>Gets them.</summary>
    public static IReadOnlyList<KnownShape> All { get; } =
    [
        // The name of the member follows the policy of the serializer.
        new("problem-details-trace-id", "application/problem+json", "$['traceId','trace_id','trace-id','TRACE_ID','TRACE-ID']",
            TraceIds.Unify),
        new("data-protected-cookies", null, "header:Set-Cookie", ProtectedCookies.Unify),
    ];

    /// <summary>Gets those that are not switched off.</summary>
    public static IReadOnlyList<KnownShape> Without(IEnumerable<string> off) =>
        [.. All.ExceptBy(off, static shape => shape.Name, StringComparer.OrdinalIgnoreCase)];
}
