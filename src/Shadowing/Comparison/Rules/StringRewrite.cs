using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Shadowing.Comparison.Rules;

/// <summary>Rewrites a string in the way of one rule.</summary>
internal sealed class StringRewrite
{
    /// <summary>After how many timeouts a pattern is turned off.</summary>
    public const int MostTimeouts = 5;

    // What does not backtrack needs no limit for its time; it gets one because nobody knows every engine.
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(50);

    private readonly Func<string, string> _rewrite;
    private int _timeouts;

    private StringRewrite(Func<string, string> rewrite) => _rewrite = rewrite;

    /// <summary>Gets a value indicating whether the pattern timed out too often and rewrites nothing any more.</summary>
    public bool IsTurnedOff => Volatile.Read(ref _timeouts) >= MostTimeouts;

    /// <summary>Makes the rewrite of a checked rule; null where the kind has none.</summary>
    public static StringRewrite? Of(RuleDeclaration rule) => rule.Kind switch
    {
        RuleKind.Normalize => new(rule.Rewrite!),
        RuleKind.Replace => Replace(rule.Pattern!, rule.Replacement ?? string.Empty),
        RuleKind.Trim => new(static text => text.Trim()),
        RuleKind.IgnoreCase => new(static text => text.ToUpperInvariant()),
        RuleKind.Ignore or RuleKind.NullIsMissing or RuleKind.EmptyIsMissing or RuleKind.Subset or RuleKind.Shape or RuleKind.Unordered
            or RuleKind.Round or RuleKind.Renumber or RuleKind.Tolerance or RuleKind.TimeTolerance => null,
        _ => throw new UnreachableException($"Rule kind {rule.Kind}"),
    };

    /// <summary>Gets why a text is no pattern; null when it is one.</summary>
    public static string? WhyNoPattern(string pattern)
    {
        try
        {
            Compile(pattern);
            return null;
        }
        catch (ArgumentException reason)
        {
            return reason.Message;
        }
    }

    /// <summary>Counts that a comparison was given up for the time that this took.</summary>
    public void TookTooLong() => Interlocked.Increment(ref _timeouts);

    /// <summary>Rewrites; null when that failed, so that nobody can tell.</summary>
    public string? Apply(string text)
    {
        if (IsTurnedOff)
        {
            return text;
        }

        try
        {
            return _rewrite(text);
        }
        catch (RegexMatchTimeoutException)
        {
            Interlocked.Increment(ref _timeouts);
            return null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return null;   // the user's code; what it threw may hold the value, so that it is not kept
        }
    }

    private static StringRewrite Replace(string pattern, string replacement)
    {
        var regex = Compile(pattern);
        return new(text => regex.Replace(text, replacement));
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
