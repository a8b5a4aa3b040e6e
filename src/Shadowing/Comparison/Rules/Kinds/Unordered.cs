using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Compares arrays without regard to the order of their elements.</summary>
/// <param name="Path">Where they are.</param>
/// <param name="Key">What tells the elements apart; null for a multiset.</param>
internal sealed record Unordered(string Path, string? Key) : RuleDeclaration(Kind, Path)
{
    public static new RuleKind Kind { get; } = new(nameof(Unordered), RuleStep.Unordered)
    {
        Says = "an array without an order, whose elements may have a key",
        Keys = [new(nameof(Key), RuleKeyType.Text, "the name of a property", "Key (may be left empty)")],
        Read = static (path, values) => new Unordered(path, values.Text(nameof(Key))),
    };

    /// <inheritdoc/>
    public override string Text => Key is null ? base.Text : $"{base.Text} by {Key}";

    /// <inheritdoc/>
    public override string? WhyInvalid =>
        Key is { Length: 0 } ? "the key is empty; name a property, or leave it out."
        : !TryReadKey(Key, out _, out var reason) ? $"the key '{Key}' is none: {reason}."
        : null;

    /// <inheritdoc/>
    public override byte[][] KeyNames => TryReadKey(Key, out var names, out _) ? names : [];

    // "sku", "product.sku", or a path of names such as "$['a.b']".
    private static bool TryReadKey(string? key, out byte[][] names, out string? reason)
    {
        names = [];
        reason = null;
        if (key is null)
        {
            return true;
        }

        if (!key.StartsWith('$'))
        {
            var parts = key.Split('.');
            reason = parts.Contains(string.Empty) ? "a name is empty; write names that hold a dot as a path, such as $['a.b']" : null;
            names = [.. parts.Select(JsonText.ToUtf8)];
            return reason is null;
        }

        if (!JsonPath.TryParse(key, out var path, out var error))
        {
            reason = $"{error.Reason}, at character {error.Position}";
        }
        else if (path.Segments.Count == 0
            || path.Segments.Any(static segment => segment.Descendant || segment.Selectors is not [{ Kind: JsonPathSelectorKind.Name }]))
        {
            reason = "a key's path has names only";
        }
        else
        {
            names = [.. path.Segments.Select(static segment => JsonText.ToUtf8(segment.Selectors[0].Name!))];
        }

        return reason is null;
    }
}
