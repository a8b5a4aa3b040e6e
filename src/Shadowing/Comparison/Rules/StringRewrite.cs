using System.Text.RegularExpressions;

namespace Shadowing.Comparison.Rules;

/// <summary>Rewrites a string in the way of one rule.</summary>
internal sealed class StringRewrite(Func<string, string> rewrite)
{
    /// <summary>After how many timeouts a pattern is turned off.</summary>
    public const int MostTimeouts = 5;

    private int _timeouts;

    /// <summary>Gets a value indicating whether the pattern timed out too often and rewrites nothing any more.</summary>
    public bool IsTurnedOff => Volatile.Read(ref _timeouts) >= MostTimeouts;

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
            return rewrite(text);
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
}
