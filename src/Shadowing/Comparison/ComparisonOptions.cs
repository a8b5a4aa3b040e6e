using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison;

/// <summary>What makes two answers comparable: the places to ignore, the arrays without an order, the numbers that may deviate
/// and the strings to rewrite before they are compared.</summary>
/// <remarks>
/// <para>By default nothing is ignored: status, Content-Type, the listed headers and the whole body must agree. JSON bodies are compared by
/// meaning: the order of keys, white space, escapes and the spelling of numbers (<c>1</c> and <c>1.0</c>) do not matter.</para>
/// <para>A body path is an RFC 9535 path without filters and functions: <c>$</c>, <c>$.name</c>, <c>$['odd name']</c>,
/// <c>$.items[0]</c>, <c>$.items[-1]</c>, <c>$.items[*]</c>, <c>$.items[0:3]</c>, <c>$..name</c>. Differences are reported in the same grammar.</para>
/// <para>Paths and numbers are checked when the experiment is built, all at once, so that one start shows every error; the methods below
/// throw only for a missing argument.</para>
/// </remarks>
public sealed class ComparisonOptions
{
    private readonly List<RuleDeclaration> _declarations = [];

    /// <summary>Gets the rules in the order of their declaration.</summary>
    internal IReadOnlyList<RuleDeclaration> Declarations => _declarations;

    /// <summary>Ignores what the path selects, on both sides, with everything below it.</summary>
    /// <param name="path">A body path such as <c>$.generatedAt</c> or <c>$..traceId</c>; <c>$</c> for the whole body, of any kind;
    /// <c>status</c>; or <c>header:Name</c>, in any case, for a header.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>A value that only one side has is ignored too. A path that selects nothing is no error. Other differences of the same call
    /// still count: with <c>$.items[0]</c> each side's own first item is left out, and the others are compared with each other.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions Ignore(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _declarations.Add(new(RuleKind.Ignore, path));
        return this;
    }

    /// <summary>Compares the arrays that the path selects without regard to the order of their elements.</summary>
    /// <param name="path">A body path such as <c>$.items</c>.</param>
    /// <param name="key">The property that tells the elements apart, such as <c>sku</c>: elements with equal keys are compared with each other,
    /// several elements with one key in their order. Null, the default, compares the array as a multiset.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>Elements without the key are compared as a multiset. How often an element occurs still matters. Where the selected value is no
    /// array the rule has no effect. Of several such rules for one place the last wins.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space, or <paramref name="key"/> is empty or
    /// white space.</exception>
    public ComparisonOptions Unordered(string path, string? key = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (key is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(key);
        }

        _declarations.Add(new(RuleKind.Unordered, path) { Key = key });
        return this;
    }

    /// <summary>Lets the numbers that the path selects deviate from each other.</summary>
    /// <param name="path">A body path such as <c>$.total</c> or <c>$.items[*].price</c>.</param>
    /// <param name="absolute">The largest deviation, in the number's own unit: 0 (the default) or more, finite.</param>
    /// <param name="relative">The largest deviation as a share of the larger of both magnitudes: 0 (the default) or more, finite; 0.01 is
    /// one percent.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>Two numbers agree when either limit holds, the limit itself included; at least one limit must be above 0. Numbers that
    /// <see cref="decimal"/> holds exactly are compared in decimal arithmetic, others in floating point. Values that are no numbers are compared as
    /// always. Of several such rules for one place the last wins.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions Tolerance(string path, double absolute = 0, double relative = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _declarations.Add(new(RuleKind.Tolerance, path) { Absolute = absolute, Relative = relative });
        return this;
    }

    /// <summary>Rewrites the strings that the path selects, on both sides, before they are compared.</summary>
    /// <param name="path">A body path such as <c>$..email</c>.</param>
    /// <param name="rewrite">Returns what to compare in place of its argument. It must be pure and thread safe; it is never called with null, and
    /// may be left out for strings that are the same on both sides.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>Values that are no strings are compared as always. Several such rules for one place run in the order of their declaration. When
    /// <paramref name="rewrite"/> throws or returns null, the call counts as not comparable, never as a match.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="rewrite"/> is null.</exception>
    public ComparisonOptions Normalize(string path, Func<string, string> rewrite)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(rewrite);
        _declarations.Add(new(RuleKind.Normalize, path) { Rewrite = rewrite });
        return this;
    }

    /// <summary>Puts the ignored paths of the configuration in the place of the code's.</summary>
    internal void ReplaceIgnores(IEnumerable<string> paths)
    {
        _declarations.RemoveAll(static rule => rule.Kind is RuleKind.Ignore);
        _declarations.AddRange(paths.Select(static path => new RuleDeclaration(RuleKind.Ignore, path)));
    }

    /// <summary>Puts the configuration's rules in the place of the code's; rewriting is code, which configuration cannot say, and stays.</summary>
    internal void ReplaceRules(IEnumerable<RuleDeclaration> rules)
    {
        _declarations.RemoveAll(static rule => rule.Kind is RuleKind.Unordered or RuleKind.Tolerance);
        _declarations.AddRange(rules);
    }
}
