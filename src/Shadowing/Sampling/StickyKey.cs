using System.Diagnostics.CodeAnalysis;

namespace Shadowing.Sampling;

/// <summary>What an experiment's sticky sampling looks at: <c>header:X-User</c>, <c>claim:sub</c>, <c>route:id</c> or
/// <c>trace</c>.</summary>
internal sealed record StickyKey(StickyKeyKind Kind, string Name)
{
    /// <summary>What may be written, for error messages.</summary>
    public const string Allowed = "'header:NAME', 'claim:TYPE', 'route:NAME' or 'trace'";

    /// <summary>Reads the written form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out StickyKey? key)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? string.Empty : text[(colon + 1)..].Trim();
        key = (colon < 0 ? text : text[..colon]).Trim().ToUpperInvariant() switch
        {
            "HEADER" when name.Length > 0 => new StickyKey(StickyKeyKind.Header, name),
            "CLAIM" when name.Length > 0 => new StickyKey(StickyKeyKind.Claim, name),
            "ROUTE" when name.Length > 0 => new StickyKey(StickyKeyKind.Route, name),
            "TRACE" when colon < 0 => new StickyKey(StickyKeyKind.Trace, string.Empty),
            _ => null,
        };
        return key is not null;
    }
}
