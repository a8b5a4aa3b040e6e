using System.Collections.Frozen;

namespace Shadowing.Comparison.Headers;

/// <summary>Tells from a header's name what its values mean.</summary>
internal static class HeaderKinds
{
    private static readonly FrozenDictionary<string, HeaderKind> s_known = new Dictionary<string, HeaderKind>
    {
        ["Content-Type"] = HeaderKind.MediaType,
        ["Set-Cookie"] = HeaderKind.Cookies,
        ["Vary"] = HeaderKind.Names,
        ["Allow"] = HeaderKind.Names,
        ["Cache-Control"] = HeaderKind.Names,
        ["Access-Control-Allow-Headers"] = HeaderKind.Names,
        ["Access-Control-Allow-Methods"] = HeaderKind.Names,
        ["Access-Control-Expose-Headers"] = HeaderKind.Names,
        ["Link"] = HeaderKind.List,
        ["Content-Language"] = HeaderKind.List,
        ["Location"] = HeaderKind.Reference,
        ["Content-Location"] = HeaderKind.Reference,
        ["Date"] = HeaderKind.Instant,
        ["Expires"] = HeaderKind.Instant,
        ["Last-Modified"] = HeaderKind.Instant,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static HeaderKind Of(string name) =>
        s_known.TryGetValue(name, out var kind) ? kind
        : StartsWith(name, "Accept-") ? HeaderKind.List
        : StartsWith(name, "Access-Control-Allow-") || StartsWith(name, "Access-Control-Expose-") ? HeaderKind.Set
        : HeaderKind.Text;

    private static bool StartsWith(string name, string prefix) => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
