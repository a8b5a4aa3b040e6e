using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Differences;

/// <summary>What one comparison carries along: the rules, what they decided, what was found, and why it had to stop. It is used again and
/// again.</summary>
internal sealed class RunningComparison
{
    // How many states of rules may be made in one comparison that are not kept.
    private const long MostForgotten = 10_000;

    // How long rewrites may take in one comparison, all together: a pattern may be quick for each string and there may be many.
    private static readonly TimeSpan s_rewriting = TimeSpan.FromMilliseconds(200);

    // Of what may be no difference at all some are shown, so that there is room for those that are.
    private const int MostDoubtful = 10;

    private long _bytesLeft;
    private long _forgotten;
    private TimeSpan _rewriting;
    private bool _areEqualBytes;
    private int _doubtful;

    public RuleSet Rules { get; private set; } = RuleSet.Empty;

    public DifferenceList Differences { get; } = new();

    /// <summary>Gets which rules decided.</summary>
    public RuleHits Hits { get; } = new();

    private Renumbering Renumbering { get; } = new();

    /// <summary>Gets why it had to stop; null while it need not.</summary>
    public ComparisonFailure? Failure { get; private set; }

    /// <summary>Gets a value indicating whether equal bytes are equal: not where a header has said that a value stands for another
    /// one.</summary>
    public bool TrustsBytes => !Rules.Renumbers || Renumbering.IsIdentity;

    /// <summary>Gets how many values have been numbered.</summary>
    public int Numbers => Renumbering.Count;

    /// <summary>Gets how often a bound kept somebody from asking whether two values agree. Such values count as different.</summary>
    public int Refusals { get; private set; }

    /// <summary>Gets or sets a value indicating whether it is only asked whether two values agree: nothing is reported, counted or
    /// numbered.</summary>
    public bool IsProbing { get; set; }

    /// <summary>Gets or sets a value indicating whether what was probed differs.</summary>
    public bool ProbeDiffers { get; set; }

    /// <summary>Gets or sets a value indicating whether bodies agree by their bytes only, because they are not what they say, or are coded
    /// in a way that is not known.</summary>
    public bool IsOfBytes { get; set; }

    /// <summary>Gets a value indicating whether nothing that is found from here on would be kept.</summary>
    public bool IsDone => Failure is not null || (IsProbing ? ProbeDiffers : Differences.Truncated);

    public void Begin(RuleSet rules)
    {
        Rules = rules;
        (Failure, IsProbing, ProbeDiffers, IsOfBytes) = (null, false, false, false);
        (Refusals, _doubtful, _areEqualBytes) = (0, 0, false);
        (_forgotten, _rewriting) = (rules.Automaton.Forgotten, TimeSpan.Zero);
        Differences.Clear();
        Hits.Clear();
        Renumbering.Clear();
    }

    /// <summary>Goes on with the rules that can act on two bodies.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="areEqualBytes">Whether the bodies are the same bytes.</param>
    public void Narrow(RuleSet rules, bool areEqualBytes)
    {
        Rules = rules;
        _forgotten = rules.Automaton.Forgotten;
        _areEqualBytes = areEqualBytes;
    }

    /// <summary>Notes that a bound was in the way of a question.</summary>
    public void Refuse() => Refusals++;

    /// <summary>Tells whether to add a difference that might not be one if more pairs could have been tried.</summary>
    public bool MayDoubt()
    {
        if (_doubtful == MostDoubtful)
        {
            Differences.LeaveOut();
            return false;
        }

        _doubtful++;
        return true;
    }

    public void Fail(ComparisonFailure failure) => Failure ??= failure;

    /// <summary>Forgets why it failed, because there is a better reason.</summary>
    public void Forget() => Failure = null;

    /// <summary>Sets how many bytes may be read by those who look at some more than once.</summary>
    public void AllowReading(long bytes) => _bytesLeft = bytes;

    /// <summary>Asks to read some bytes once more; who may not takes values for different, which is looked at in another way.</summary>
    public bool TryRead(long bytes)
    {
        _bytesLeft -= bytes;
        return _bytesLeft >= 0;
    }

    /// <summary>Fails where the rules and the body together make more states than are kept.</summary>
    public void CheckStates()
    {
        if (Rules.Automaton.Forgotten - _forgotten > MostForgotten)
        {
            Fail(ComparisonFailure.TooComplex);
        }
    }

    /// <summary>Tells whether two volatile values have one ordinal; fails where there are more of them than are told apart.</summary>
    public bool Renumber(JsonKind kind, string control, string candidate)
    {
        var agree = Renumbering.Agree(kind, control, candidate, keepsThemselves: !_areEqualBytes);
        if (Renumbering.IsFull && !IsProbing)
        {
            Fail(ComparisonFailure.TooComplex);
        }

        return agree;
    }

    /// <summary>Takes back the numbers that were given after so many.</summary>
    public void ForgetNumbers(int count) => Renumbering.Forget(count);

    /// <summary>Gets the candidate's value that a value stands for; null while it is new.</summary>
    public string? StandsFor(JsonKind kind, string value, bool isControl) =>
        isControl ? Renumbering.PartnerOf(kind, value) : Renumbering.Knows(kind, value) ? value : null;

    /// <summary>Rewrites a text by a rule; null when that failed, or when all rewrites together have taken too long.</summary>
    public string? Rewrite(Rule rule, string text)
    {
        if (_rewriting > s_rewriting)
        {
            return null;
        }

        var start = TimeProvider.System.GetTimestamp();
        var rewritten = rule.Rewrite!.Apply(text);
        _rewriting += TimeProvider.System.GetElapsedTime(start);
        if (_rewriting > s_rewriting)
        {
            rule.Rewrite.TookTooLong();
            Fail(ComparisonFailure.RuleFailed);
            return null;
        }

        return rewritten;
    }

    /// <summary>Notes that a rule decided.</summary>
    public void Decided(Rule rule)
    {
        if (!IsProbing)
        {
            Hits.Add(rule);
        }
    }

    /// <summary>Makes the comparison that those who act on it see.</summary>
    public ComparisonResult Conclude()
    {
        // Where all that differs might agree in pairs that nobody could try, nobody can tell.
        if (_doubtful > 0 && _doubtful == Differences.Count)
        {
            Fail(ComparisonFailure.TooComplex);
        }

        return Failure is null && Differences.IsEmpty && Hits.IsEmpty
            ? IsOfBytes ? ComparisonResult.SameBytes : ComparisonResult.Same
            : Differences.Conclude(Failure, Hits.ToArray()) with { IsOfBytes = IsOfBytes };
    }
}
