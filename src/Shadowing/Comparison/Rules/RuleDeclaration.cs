using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Rules;

/// <summary>One rule as the user wrote it, not yet checked. Each kind has its own, with what belongs to it and what it does.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Path">Where it acts.</param>
internal abstract record RuleDeclaration(RuleKind Kind, string Path)
{
    /// <summary>Gets the rule in one line, as reports name it.</summary>
    public virtual string Text => $"{Kind.Name} {Path}";

    /// <summary>Gets the rule with all that it says: two of one text do the same, but for functions.</summary>
    public virtual string FullText => Text;

    /// <summary>Gets what is wrong with it besides its path; null when nothing is.</summary>
    public virtual string? WhyInvalid => null;

    /// <summary>Gets the names that lead from an element to its key, in UTF-8; empty where it has none.</summary>
    public virtual byte[][] KeyNames => [];

    /// <summary>Makes what rewrites strings; null where it rewrites none.</summary>
    public virtual StringRewrite? ToRewrite() => null;

    /// <summary>Makes the limits within which numbers may deviate; null where they may not.</summary>
    public virtual NumberTolerance? ToLimits() => null;

    /// <summary>Rounds a number that is to be compared.</summary>
    public virtual CanonicalNumber Rounded(CanonicalNumber number) => number;

    /// <summary>Tells whether two texts that differ are near enough to each other.</summary>
    public virtual bool AreNear(string control, string candidate) => false;
}
