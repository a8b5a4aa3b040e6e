using System.Text.RegularExpressions;
using Shadowing.Comparison;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>A rule as the oracle has it, which can also be declared to the product.</summary>
internal sealed record NaiveRule(NaiveRuleKind Kind, NaivePath Path)
{
    /// <summary>Gets the names that lead to the key of an array without an order, or null.</summary>
    public string[]? Key { get; init; }

    public double Absolute { get; init; }

    public double Relative { get; init; }

    public TimeSpan Within { get; init; }

    public TimeSpan To { get; init; }

    public int Digits { get; init; }

    public string Pattern { get; init; } = "";

    public string Replacement { get; init; } = "";

    /// <summary>Gets the name of one of <see cref="NaiveRewrites"/>.</summary>
    public string Function { get; init; } = "";

    public override string ToString() =>
        $"{Kind} {Path.Text} {Key switch { null => "", var key => string.Join('.', key) }} {Absolute} {Relative} {Within} {To} {Digits} {Pattern} {Replacement} {Function}";

    public string? Rewrite(string text) => Kind switch
    {
        NaiveRuleKind.Normalize => NaiveRewrites.Of(Function)(text),
        NaiveRuleKind.Replace => Regex.Replace(text, Pattern, Replacement, RegexOptions.None, TimeSpan.FromSeconds(5)),
        NaiveRuleKind.Truncate => NaiveScalars.Truncated(text, (long)To.TotalSeconds),
        NaiveRuleKind.Trim => text.Trim(),
        NaiveRuleKind.IgnoreCase => text.ToUpperInvariant(),
        _ => throw new System.Diagnostics.UnreachableException($"{Kind}"),
    };

    public ComparisonOptions Declare(ComparisonOptions options) => Kind switch
    {
        NaiveRuleKind.Ignore => options.Ignore(Path.Text),
        NaiveRuleKind.NullIsMissing => options.NullIsMissing(Path.Text),
        NaiveRuleKind.EmptyIsMissing => options.EmptyIsMissing(Path.Text),
        NaiveRuleKind.Subset => options.Subset(Path.Text),
        NaiveRuleKind.Shape => options.Shape(Path.Text),
        NaiveRuleKind.Unordered => options.Unordered(Path.Text, Key is null ? null : string.Join('.', Key)),
        NaiveRuleKind.Normalize => options.Normalize(Path.Text, text => NaiveRewrites.Of(Function)(text)!),
        NaiveRuleKind.Replace => options.Replace(Path.Text, Pattern, Replacement),
        NaiveRuleKind.Truncate => options.Truncate(Path.Text, To),
        NaiveRuleKind.Trim => options.Trim(Path.Text),
        NaiveRuleKind.IgnoreCase => options.IgnoreCase(Path.Text),
        NaiveRuleKind.Round => options.Round(Path.Text, Digits),
        NaiveRuleKind.Renumber => options.Renumber(Path.Text),
        NaiveRuleKind.Tolerance => options.Tolerance(Path.Text, Absolute, Relative),
        NaiveRuleKind.TimeTolerance => options.Tolerance(Path.Text, Within),
        _ => throw new System.Diagnostics.UnreachableException($"{Kind}"),
    };
}
