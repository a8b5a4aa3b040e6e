using System.Globalization;

namespace Shadowing.Comparison.Rules;

/// <summary>One rule as the user wrote it, not yet checked.</summary>
internal sealed record RuleDeclaration(RuleKind Kind, string Path)
{
    /// <summary>Gets what tells the elements of an unordered array apart, or null for a multiset.</summary>
    public string? Key { get; init; }

    public double Absolute { get; init; }

    public double Relative { get; init; }

    /// <summary>Gets how far times may be apart.</summary>
    public TimeSpan Within { get; init; }

    public Func<string, string>? Rewrite { get; init; }

    /// <summary>Gets the regular expression whose matches are replaced.</summary>
    public string? Pattern { get; init; }

    public string? Replacement { get; init; }

    /// <summary>Gets how many decimal places are kept by rounding.</summary>
    public int Digits { get; init; }

    /// <summary>Gets the known shape that the rule belongs to; null for a rule of the user's.</summary>
    public string? KnownShape { get; init; }

    /// <summary>Gets the rule in one line, as reports name it.</summary>
    public string Text => Kind switch
    {
        _ when KnownShape is not null => $"Known shape {KnownShape}",
        RuleKind.Unordered when Key is not null => $"Unordered {Path} by {Key}",
        RuleKind.Tolerance when Absolute > 0 && Relative > 0 => string.Create(CultureInfo.InvariantCulture, $"Tolerance {Path} absolute {Absolute}, relative {Relative}"),
        RuleKind.Tolerance when Relative > 0 => string.Create(CultureInfo.InvariantCulture, $"Tolerance {Path} relative {Relative}"),
        RuleKind.Tolerance => string.Create(CultureInfo.InvariantCulture, $"Tolerance {Path} absolute {Absolute}"),
        RuleKind.TimeTolerance => string.Create(CultureInfo.InvariantCulture, $"Tolerance {Path} within {Within:c}"),
        RuleKind.Replace => $"Replace {Path} {Pattern}",
        RuleKind.Round => string.Create(CultureInfo.InvariantCulture, $"Round {Path} to {Digits}"),
        _ => $"{Kind} {Path}",
    };
}
