using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison;

/// <summary>What one comparison carries along: the rules, what they decided, what was found, and why it had to stop. It is used again and again.</summary>
internal sealed class RunningComparison
{
    // How many states of rules may be made in one comparison that are not kept.
    private const long MostForgotten = 10_000;

    // How long rewrites may take in one comparison, all together: a pattern may be quick for each string and there may be many.
    private static readonly TimeSpan s_rewriting = TimeSpan.FromMilliseconds(200);

    private long _bytesLeft;
    private long _forgotten;
    private TimeSpan _rewriting;

    public RuleSet Rules { get; private set; } = RuleSet.Empty;

    public DifferenceList Differences { get; } = new();

    /// <summary>Gets which rules decided.</summary>
    public RuleHits Hits { get; } = new();

    private Renumbering Renumbering { get; } = new();

    /// <summary>Gets why it had to stop; null while it need not.</summary>
    public ComparisonFailure? Failure { get; private set; }

    /// <summary>Gets or sets a value indicating whether it is only asked whether two values agree: nothing is reported, counted or numbered.</summary>
    public bool IsProbing { get; set; }

    /// <summary>Gets or sets a value indicating whether what was probed differs.</summary>
    public bool ProbeDiffers { get; set; }

    /// <summary>Gets or sets a value indicating whether bodies agree by their bytes only, because they are not what they say, or are coded in a way that is not known.</summary>
    public bool IsOfBytes { get; set; }

    /// <summary>Gets a value indicating whether nothing that is found from here on would be kept.</summary>
    public bool IsDone => Failure is not null || (IsProbing ? ProbeDiffers : Differences.Truncated);

    public void Begin(RuleSet rules)
    {
        Rules = rules;
        (Failure, IsProbing, ProbeDiffers, IsOfBytes) = (null, false, false, false);
        (_forgotten, _rewriting) = (rules.Automaton.Forgotten, TimeSpan.Zero);
        Differences.Clear();
        Hits.Clear();
        Renumbering.Clear();
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
    public bool Renumber(string control, string candidate)
    {
        var agree = Renumbering.Agree(control, candidate, IsProbing);
        if (Renumbering.IsFull)
        {
            Fail(ComparisonFailure.TooComplex);
        }

        return agree;
    }

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
    public Comparison Conclude() => Failure is null && Differences.IsEmpty && Hits.IsEmpty
        ? IsOfBytes ? Comparison.SameBytes : Comparison.Same
        : Differences.Conclude(Failure, Hits.ToArray()) with { IsOfBytes = IsOfBytes };
}
