using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Json;
using Shadowing.Comparison.Rules;
using Shadowing.Observations;

namespace Shadowing.Comparison.Headers;

/// <summary>Asks the rules of a header, in the order of docs/reference/comparison.md, before its values are compared by what they
/// mean.</summary>
internal static class HeaderRules
{
    /// <summary>Adds the differences of a header to the comparison.</summary>
    public static void Compare(string name, string? left, string? right, in Observation control, in Observation candidate,
        RunningComparison running)
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
            switch (rule.Step)
            {
                case RuleStep.Ignore:
                    if (!same)
                    {
                        running.Decided(rule);
                    }

                    return;
                case RuleStep.Renumber:
                    renumber = rule;
                    break;
                case RuleStep.TimeTolerance:
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

        var (one, other) = (left, right);
        if (running.Failure is null && !TryRewrite(running, rewrites, ref one) | !TryRewrite(running, rewrites, ref other))
        {
            running.Fail(ComparisonFailure.RuleFailed);
            return;
        }

        // What the rules do not excuse may still mean the same, unless it is the numbering that differs.
        if (renumber is null)
        {
            HeaderComparer.Compare(name, one, other, control, candidate, running.Differences, running.Rules.Bodies, asked);
        }
        else if (!same || left is not null)
        {
            // A cookie's value is not shown.
            var isShown = !name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase);
            running.Differences.Add($"header:{name}", DifferenceKind.Header, isShown || left is null ? left : "…",
                isShown || right is null ? right : "…", how: null, renumber);
        }
    }

    private static bool TryRewrite(RunningComparison running, List<Rule>? rewrites, ref string? text)
    {
        foreach (var rule in rewrites ?? [])
        {
            if (text is not { } present)
            {
                return true;
            }

            text = running.Rewrite(rule, present);
            if (text is null)
            {
                return false;
            }
        }

        return true;
    }
}
