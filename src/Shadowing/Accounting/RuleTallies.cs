using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Shadowing.Comparison.Rules;

namespace Shadowing.Accounting;

/// <summary>Counts for each rule of an experiment in how many comparisons it decided; the counts outlive reloads, by the rules'
/// texts.</summary>
internal sealed class RuleTallies
{
    // Rules that a reload has removed are forgotten when there are more than these.
    private const int MostKept = 2_000;

    private readonly ConcurrentDictionary<string, StrongBox<long>> _counts = new(StringComparer.Ordinal);
    private RuleSet _newest = RuleSet.Empty;

    /// <summary>Counts the rules that decided in one comparison.</summary>
    public void Compared(RuleSet rules, int[] decided)
    {
        if (!ReferenceEquals(_newest, rules))
        {
            Volatile.Write(ref _newest, rules);
            Forget(rules);
        }

        foreach (var rule in decided)
        {
            Interlocked.Increment(ref _counts.GetOrAdd(rules.All[rule].Text, static _ => new()).Value);
        }
    }

    /// <summary>Reads the rules of the newest settings that were compared with, in their order.</summary>
    public IReadOnlyList<RuleReport> Read() =>
    [
        .. Volatile.Read(ref _newest).All.Select(rule => new RuleReport(
            rule.Text, _counts.TryGetValue(rule.Text, out var count) ? Volatile.Read(ref count.Value) : 0,
            rule.Rewrite?.IsTurnedOff is true)),
    ];

    private void Forget(RuleSet rules)
    {
        if (_counts.Count > MostKept)
        {
            foreach (var gone in _counts.Keys.Except(rules.All.Select(static rule => rule.Text), StringComparer.Ordinal).ToList())
            {
                _counts.TryRemove(gone, out _);
            }
        }
    }
}
