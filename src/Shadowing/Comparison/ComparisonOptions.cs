using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Rules.Kinds;

namespace Shadowing.Comparison;

/// <summary>What makes two answers comparable: the places to ignore, the arrays without an order, the values that may deviate or
/// are rewritten before they are compared.</summary>
/// <remarks>
/// <para>By default nothing is ignored: status, Content-Type, the listed headers and the whole body must agree. JSON bodies are compared by
/// meaning: the order of keys, white space, escapes and the spelling of numbers (<c>1</c> and <c>1.0</c>) do not matter.</para>
/// <para>A body path is an RFC 9535 path without filters and functions: <c>$</c>, <c>$.name</c>, <c>$['odd name']</c>,
/// <c>$.items[0]</c>, <c>$.items[-1]</c>, <c>$.items[*]</c>, <c>$.items[0:3]</c>, <c>$..name</c>. Differences are reported in the same
/// grammar.</para>
/// <para>For each pair of values the rules are asked in one order, whichever they are declared in: <see cref="Ignore"/>,
/// <see cref="NullIsMissing"/>, <see cref="EmptyIsMissing"/>, <see cref="Subset"/>, <see cref="Shape"/>, <see cref="Unordered"/>, the
/// rewrites (<see cref="Normalize"/>, <see cref="Replace"/>, <see cref="Truncate"/>, <see cref="Trim"/>, <see cref="IgnoreCase"/>) in the
/// order of their declaration, <see cref="Round"/>, <see cref="Renumber"/>, and the tolerances. The report counts how often each of them
/// decided.</para>
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
    /// <c>status</c>; <c>exception</c>, for what a service's method throws; or <c>header:Name</c>, in any case, for a header.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>A value that only one side has is ignored too. A path that selects nothing is no error. Other differences of the same call
    /// still count: with <c>$.items[0]</c> each side's own first item is left out, and the others are compared with each other.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions Ignore(string path)
    {
        return Add(new Ignore(path));
    }

    /// <summary>Compares the arrays that the path selects without regard to the order of their elements.</summary>
    /// <param name="path">A body path such as <c>$.items</c>.</param>
    /// <param name="key">What tells the elements apart: a property such as <c>sku</c>, properties joined by dots such as
    /// <c>product.sku</c>, or a path of names such as <c>$['a.b']</c>. Elements with equal keys are compared with each other, of several
    /// elements with one key equal ones first and the others in their order. Null, the default, compares the array as a multiset.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>Elements without the key, or whose key <see cref="NullIsMissing"/> or <see cref="EmptyIsMissing"/> takes for missing, are
    /// compared as a multiset; so are those whose key is renumbered and was not met before. A key is exact, whether or not it is ignored or
    /// may deviate. How often an element occurs still matters. Where the selected value is no array the rule has no effect. Of several such
    /// rules for one place the last wins.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space, or <paramref name="key"/> is empty or
    /// white space.</exception>
    public ComparisonOptions Unordered(string path, string? key = null)
    {
        if (key is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(key);
        }

        return Add(new Unordered(path, key));
    }

    /// <summary>Lets the numbers that the path selects deviate from each other.</summary>
    /// <param name="path">A body path such as <c>$.total</c> or <c>$.items[*].price</c>.</param>
    /// <param name="absolute">The largest deviation, in the number's own unit: 0 (the default) or more, finite.</param>
    /// <param name="relative">The largest deviation as a share of the larger of both magnitudes: 0 (the default) or more, finite; 0.01 is
    /// one percent.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>Two numbers agree when either limit holds, the limit itself included; at least one limit must be above 0. The decision is
    /// exact, whatever the size of the numbers, and a limit is the decimal number that is written. Values that are no numbers are compared
    /// as always. Of several such rules for one place the last wins.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions Tolerance(string path, double absolute = 0, double relative = 0)
    {
        return Add(new Tolerance(path, absolute, relative));
    }

    /// <summary>Lets the times that the path selects deviate from each other.</summary>
    /// <param name="path">A body path such as <c>$.at</c>, or <c>header:Name</c>.</param>
    /// <param name="within">How far they may be apart, the limit included: above 0.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>Times are strings as RFC 3339 has them (without an offset: in UTC), with any number of digits, or the dates of HTTP
    /// headers. They are compared exactly; a leap second counts as the first second of the next minute. Values that are no times are
    /// compared as always. Of several such rules for one place the last wins.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions Tolerance(string path, TimeSpan within) => Add(new TimeTolerance(path, within));

    /// <summary>Replaces in the strings that the path selects, on both sides, what a pattern matches, before they are compared.</summary>
    /// <param name="path">A body path such as <c>$.url</c>, or <c>header:Name</c>.</param>
    /// <param name="pattern">A regular expression of .NET.</param>
    /// <param name="replacement">What stands in the place of each match; <c>$1</c> and the like stand for groups.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>The engine that does not backtrack is used where the pattern allows it, else each string has 50 ms, and all rewrites of a
    /// comparison together 200 ms. Out of time, the call counts as not comparable; after five times the pattern is turned off until the
    /// next reload, and the report says so.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="pattern"/> or <paramref name="replacement"/> is null.</exception>
    public ComparisonOptions Replace(string path, string pattern, string replacement)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(replacement);
        return Add(new Replace(path, pattern, replacement));
    }

    /// <summary>Cuts the times that the path selects, on both sides, down to a whole multiple of a duration before they are
    /// compared.</summary>
    /// <param name="path">A body path such as <c>$.at</c>, or <c>header:Name</c>.</param>
    /// <param name="to">The duration: above 0, and as long as you like. Its multiples are counted from 0001-01-01T00:00:00Z: seconds,
    /// minutes, hours and days are cut where they begin in UTC, seven days on Mondays.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>Times are strings as RFC 3339 has them (without an offset: in UTC), with any number of digits, or the dates of HTTP
    /// headers. Whatever their spelling, times of one multiple agree, and rules that follow see it in UTC, as <c>2024-01-01T00:00:00Z</c>;
    /// a leap second counts as the first second of the next minute. 0.9 s and 1.1 s do not agree when cut down to a second: where the
    /// distance counts, use <see cref="Tolerance(string, TimeSpan)"/>. Strings that are no times, and values that are no strings, are
    /// compared as always. Several rewrites of one place run in the order of their declaration.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions Truncate(string path, TimeSpan to) => Add(new Truncate(path, to));

    /// <summary>Compares the strings that the path selects without white space at their ends.</summary>
    /// <param name="path">A body path such as <c>$..name</c>, or <c>header:Name</c>.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions Trim(string path) => Add(new Trim(path));

    /// <summary>Compares the strings that the path selects without regard to case, as the invariant culture has it.</summary>
    /// <param name="path">A body path such as <c>$..email</c>, or <c>header:Name</c>.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions IgnoreCase(string path) => Add(new IgnoreCase(path));

    /// <summary>Rounds the numbers that the path selects before they are compared, half away from zero.</summary>
    /// <param name="path">A body path such as <c>$.total</c>.</param>
    /// <param name="digits">How many decimal places are kept: 0 to 28.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>1.004 and 1.0049 agree when rounded to two places, 1.004 and 1.005 do not: where the distance counts, use
    /// <see cref="Tolerance(string, double, double)"/>. Of several such rules for one place the last wins.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions Round(string path, int digits) => Add(new Round(path, digits));

    /// <summary>Compares of the strings and numbers that the path selects only where the same value recurs: each value stands for the
    /// ordinal of its first appearance in its own answer.</summary>
    /// <param name="path">A body path such as <c>$..id</c>, or <c>header:Name</c> of a compared header.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>All such rules of an experiment share one numbering, headers first: random ids agree, and "the id in the header is the id
    /// in the body" is still checked. A number and a string are two values, whatever their digits; a header, which has no types, is one
    /// with both.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions Renumber(string path) => Add(new Renumber(path));

    /// <summary>Takes null and a missing member for the same at the places that the path selects.</summary>
    /// <param name="path">A body path such as <c>$..*</c>.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>An element of an array is always there, whatever it is.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions NullIsMissing(string path) => Add(new NullIsMissing(path));

    /// <summary>Takes an empty string, array or object and a missing member for the same at the places that the path selects.</summary>
    /// <param name="path">A body path such as <c>$.tags</c>.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>An element of an array is always there, whatever it is.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions EmptyIsMissing(string path) => Add(new EmptyIsMissing(path));

    /// <summary>Lets the candidate's objects, at the places that the path selects and below, have members that the control's do not
    /// have.</summary>
    /// <param name="path">A body path such as <c>$</c>.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions Subset(string path) => Add(new Subset(path));

    /// <summary>Compares at the places that the path selects, and below, types and not values.</summary>
    /// <param name="path">A body path such as <c>$.live</c>.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>Objects still have the same members. Arrays are compared by position, whatever their lengths.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    public ComparisonOptions Shape(string path) => Add(new Shape(path));

    /// <summary>Rewrites the strings that the path selects, on both sides, before they are compared.</summary>
    /// <param name="path">A body path such as <c>$..email</c>, or <c>header:Name</c>.</param>
    /// <param name="rewrite">Returns what to compare in place of its argument. It must be pure and thread safe; it is never called with
    /// null, and may be left out for strings that are the same on both sides.</param>
    /// <returns>These options, so that calls can be chained.</returns>
    /// <remarks>Values that are no strings are compared as always. Several such rules for one place run in the order of their declaration.
    /// When
    /// <paramref name="rewrite"/> throws or returns null, the call counts as not comparable, never as a match.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or white space.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="rewrite"/> is null.</exception>
    public ComparisonOptions Normalize(string path, Func<string, string> rewrite)
    {
        ArgumentNullException.ThrowIfNull(rewrite);
        return Add(new Normalize(path, rewrite));
    }

    /// <summary>Puts the ignored paths of the configuration in the place of the code's.</summary>
    internal void ReplaceIgnores(IEnumerable<string> paths)
    {
        _declarations.RemoveAll(static rule => rule.Kind.HasOwnList);
        _declarations.AddRange(paths.Select(static path => new Ignore(path)));
    }

    /// <summary>Puts the configuration's rules in the place of the code's; rewriting by a function is code, which configuration cannot say,
    /// and stays.</summary>
    internal void ReplaceRules(IEnumerable<RuleDeclaration> rules)
    {
        _declarations.RemoveAll(static rule => rule.Kind.IsOfRules);
        _declarations.AddRange(rules);
    }

    private ComparisonOptions Add(RuleDeclaration rule)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(rule.Path, "path");
        _declarations.Add(rule);
        return this;
    }
}
