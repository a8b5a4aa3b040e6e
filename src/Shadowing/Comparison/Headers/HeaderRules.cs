using Shadowing.Comparison.Json;
using Shadowing.Comparison.Rules;
using Shadowing.Observations;

namespace Shadowing.Comparison.Headers;

/// <summary>Asks the rules of a header, in the order of docs/comparison.md, before its values are compared by what they mean.</summary>
internal static class HeaderRules
{
    /// <summary>Adds the differences of a header to the comparison.</summary>
    public static void Compare(string name, string? left, string? right, in Observation control, in Observation candidate, RunningComparison running)
    {
        var same = string.Equals(left, right, StringComparison.Ordinal);
        if (same && !running.Rules.Renumbers)
        {
            return;
        }

        List<Rule>? rewrites = null;
        Rule? renumber = null;
        Rule? within = null;
        foreach (var rule in running.Rules.OfHeader(name))
        {
            switch (rule.Kind)
            {
                case RuleKind.Ignore:
                    if (!same)
                    {
                        running.Decided(rule);
                    }

                    return;
                case RuleKind.Renumber:
                    renumber = rule;
                    break;
                case RuleKind.TimeTolerance:
                    within = rule;
                    break;
                default:
                    (rewrites ??= []).Add(rule);
                    break;
            }
        }

        Rule? asked = null;
        if (left is not null && right is not null && (rewrites is not null || renumber is not null || within is not null)
            && ScalarComparer.TextsAgree(running, left, right, rewrites, renumber, within, out asked))
        {
            return;
        }

        // What the rules do not excuse may still mean the same, unless it is the numbering that differs.
        if (renumber is null)
        {
            HeaderComparer.Compare(name, Rewritten(left, rewrites), Rewritten(right, rewrites), control, candidate, running.Differences, asked);
        }
        else if (!same || left is not null)
        {
            running.Differences.Add($"header:{name}", DifferenceKind.Header, left, right, how: null, renumber);
        }
    }

    private static string? Rewritten(string? text, List<Rule>? rewrites)
    {
        foreach (var rule in rewrites ?? [])
        {
            text = text is null ? null : rule.Rewrite!.Apply(text);
        }

        return text;
    }
}
