using System.Text.RegularExpressions;

namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Replaces in strings what a pattern matches.</summary>
/// <param name="Path">Where they are.</param>
/// <param name="Pattern">A regular expression.</param>
/// <param name="With">What stands in the place of each match.</param>
internal sealed record Replace(string Path, string Pattern, string With) : RuleDeclaration(Kind, Path)
{
    // What does not backtrack needs no limit for its time; it gets one because nobody knows every engine.
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(50);

    public static new RuleKind Kind { get; } = new(nameof(Replace), RuleStep.Rewrite)
    {
        Says = "replaces what a pattern matches",
        Keys = [new(nameof(Pattern), RuleKeyType.Text, "a regular expression", "Pattern"),
            new(nameof(With), RuleKeyType.AnyText, "a text", "With")],
        Read = static (path, values) =>
            new Replace(path, values.Text(nameof(Pattern)) ?? string.Empty, values.Text(nameof(With)) ?? string.Empty),
        TakesHeaders = true,
        LooksAtValues = true,
    };

    /// <inheritdoc/>
    public override string Text => $"{base.Text} {Pattern}";

    /// <inheritdoc/>
    public override string FullText => $"{Text} with '{With}'";

    /// <inheritdoc/>
    public override string? WhyInvalid
    {
        get
        {
            if (Pattern.Length == 0)
            {
                return "the pattern is empty; use a regular expression.";
            }

            try
            {
                Compile(Pattern);
                return null;
            }
            catch (ArgumentException reason)
            {
                return $"the pattern is no regular expression: {reason.Message}";
            }
        }
    }

    /// <inheritdoc/>
    public override StringRewrite ToRewrite()
    {
        var (regex, with) = (Compile(Pattern), With);
        return new(text => regex.Replace(text, with));
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_limit);
        }
        catch (NotSupportedException)
        {
            // Look-arounds and back-references need the engine that backtracks.
            return new Regex(pattern, RegexOptions.CultureInvariant, s_limit);
        }
    }
}
