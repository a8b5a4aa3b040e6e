namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>What strings are rewritten by, each under a name, so that a rule can be written down.</summary>
internal static class NaiveRewrites
{
    public static IReadOnlyList<string> Names { get; } = ["first", "same", "upper", "null", "throws"];

    public static Func<string, string?> Of(string name) => name switch
    {
        "first" => static text => text.Length > 1 && !char.IsSurrogate(text[0]) ? text[..1] : text,
        "same" => static _ => "same",
        "upper" => static text => text.ToUpperInvariant(),
        "null" => static text => text.Contains('x', StringComparison.Ordinal) ? null : text,
        _ => static text => text.Contains('y', StringComparison.Ordinal) ? throw new FormatException() : text,
    };
}
