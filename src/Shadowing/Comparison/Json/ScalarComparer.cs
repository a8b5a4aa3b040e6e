using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Json;

/// <summary>Decides whether two strings, numbers or literals of one type agree under the rules of their place, in the order of
/// docs/reference/comparison.md.</summary>
internal static class ScalarComparer
{
    /// <summary>Tells whether two scalars agree.</summary>
    /// <param name="comparison">Where it is noted which rule decided, and when one fails.</param>
    /// <param name="kind">The type of both.</param>
    /// <param name="control">The control's value as it is written, quotes and all.</param>
    /// <param name="candidate">The candidate's.</param>
    /// <param name="state">The rules of the place.</param>
    /// <param name="asked">The last rule that was asked and did not help; null where there was none.</param>
    public static bool Agree(RunningComparison comparison, JsonKind kind, ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate,
        RuleState state, out Rule? asked)
    {
        asked = null;
        var equal = kind switch
        {
            JsonKind.String => JsonText.AreEqual(control[1..^1], candidate[1..^1]),
            JsonKind.Number => JsonNumber.AreEqual(control, candidate),
            _ => control.SequenceEqual(candidate),
        };
        if (equal && state.Renumber is null)
        {
            return true;
        }

        if (state.Shape is { } shape)
        {
            NoteIf(comparison, !equal, shape);
            return true;
        }

        return kind switch
        {
            JsonKind.String when !state.IsDead => StringsAgree(comparison, control[1..^1], candidate[1..^1], equal, state, out asked),
            JsonKind.Number when !state.IsDead => NumbersAgree(comparison, control, candidate, equal, state, out asked),
            _ => equal,
        };
    }

    /// <summary>Tells whether two values mean the same, without a walk: containers do when they are written alike.</summary>
    public static bool MeanTheSame(ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate) =>
        (JsonScanner.KindAt(control, 0), JsonScanner.KindAt(candidate, 0)) switch
        {
            (JsonKind.String, JsonKind.String) => JsonText.AreEqual(control[1..^1], candidate[1..^1]),
            (JsonKind.Number, JsonKind.Number) => JsonNumber.AreEqual(control, candidate),
            _ => control.SequenceEqual(candidate),
        };

    /// <summary>Rewrites a string by the rules of its place; null when one of them failed. What is no Unicode is left alone.</summary>
    public static string? Rewrite(RunningComparison comparison, string text, RuleState state)
    {
        if (state.Rewrites is null || !JsonText.IsUnicode(text))
        {
            return text;
        }

        var rewritten = (string?)text;
        foreach (var rule in state.Rewrites)
        {
            rewritten = rewritten is null ? null : comparison.Rewrite(rule, rewritten);
        }

        return rewritten;
    }

    /// <summary>Gets what a string or number is numbered as; null where it is neither, or where a rule failed.</summary>
    public static string? Numbered(RunningComparison comparison, JsonKind kind, ReadOnlySpan<byte> json, RuleState state) => kind switch
    {
        JsonKind.String => Rewrite(comparison, JsonText.Decode(json[1..^1]), state),
        JsonKind.Number => Number(json, state).ToPlainString(),
        _ => null,
    };

    /// <summary>Reads a number, rounded where its place asks for it.</summary>
    public static CanonicalNumber Number(ReadOnlySpan<byte> json, RuleState state)
    {
        var number = CanonicalNumber.Parse(json);
        return state.Round is { } round ? round.Declaration.Rounded(number) : number;
    }

    private static bool StringsAgree(
        RunningComparison comparison, ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate, bool equal, RuleState state,
        out Rule? asked)
    {
        asked = null;
        if (state is { Rewrites: null, Renumber: null, TimeTolerance: null })
        {
            return equal;
        }

        var (left, right) = (JsonText.Decode(control), JsonText.Decode(candidate));
        return TextsAgree(comparison, left, right, state.Rewrites, state.Renumber, state.TimeTolerance, out asked, JsonKind.String);
    }

    /// <summary>Tells whether two texts, of a body or of a header, agree under these rules.</summary>
    public static bool TextsAgree(
        RunningComparison comparison, string control, string candidate, IReadOnlyList<Rule>? rewrites, Rule? renumber, Rule? within,
        out Rule? asked, JsonKind kind = JsonKind.None)
    {
        asked = null;
        var (left, right) = (control, candidate);
        if (rewrites is not null)
        {
            var isRewritten = TryRewrite(comparison, rewrites, ref left, ref right);
            if (!isRewritten && Same(control, candidate))
            {
                // What is the same is rewritten only to be numbered, and stands for itself where that fails.
                (left, right) = (control, candidate);
            }
            else if (!isRewritten)
            {
                // Of a pair that is only tried nobody needs to know; if it is held against each other in the end, this happens again.
                if (comparison.IsProbing)
                {
                    return false;
                }

                comparison.Fail(ComparisonFailure.RuleFailed);
                return true;
            }

            asked = rewrites[^1];
            if (!Same(control, candidate) && Same(left, right))
            {
                NoteRewrites(comparison, rewrites, control, candidate);
            }
        }

        if (renumber is not null)
        {
            asked = renumber;
            if (comparison.Renumber(kind, left, right))
            {
                NoteIf(comparison, !Same(left, right), renumber);
                return true;
            }

            return false;
        }

        if (Same(left, right))
        {
            return true;
        }

        if (within is null)
        {
            return false;
        }

        asked = within;
        var near = within.Declaration.AreNear(left, right);
        NoteIf(comparison, near, within);
        return near;
    }

    private static bool TryRewrite(RunningComparison comparison, IReadOnlyList<Rule> rewrites, ref string left, ref string right)
    {
        for (var i = 0; i < rewrites.Count; i++)
        {
            if (Apply(comparison, rewrites[i], left) is not { } one || Apply(comparison, rewrites[i], right) is not { } other)
            {
                return false;
            }

            (left, right) = (one, other);
        }

        return true;
    }

    // Each rule that changed something, until both were the same, had its part in it.
    private static void NoteRewrites(RunningComparison comparison, IReadOnlyList<Rule> rewrites, string left, string right)
    {
        for (var i = 0; i < rewrites.Count && !Same(left, right); i++)
        {
            var (one, other) = (Apply(comparison, rewrites[i], left) ?? left, Apply(comparison, rewrites[i], right) ?? right);
            NoteIf(comparison, !Same(one, left) || !Same(other, right), rewrites[i]);
            (left, right) = (one, other);
        }
    }

    private static bool NumbersAgree(
        RunningComparison comparison, ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate, bool equal, RuleState state,
        out Rule? asked)
    {
        asked = null;
        if (state is { Round: null, Renumber: null, Tolerance: null })
        {
            return equal;
        }

        // Most numbers are decimals, and comparing those makes no garbage.
        if (state is { Round: null, Renumber: null, Tolerance: { } rule } && rule.Limits!.AllowsDecimals(control, candidate) is { } allows)
        {
            asked = rule;
            NoteIf(comparison, allows && !equal, rule);
            return allows;
        }

        var (left, right) = (Number(control, state), Number(candidate, state));
        if (state.Round is { } round)
        {
            asked = round;
            NoteIf(comparison, !equal && left == right, round);
        }

        if (state.Renumber is { } renumber)
        {
            asked = renumber;
            var agree = comparison.Renumber(JsonKind.Number, left.ToPlainString(), right.ToPlainString());
            NoteIf(comparison, agree && left != right, renumber);
            return agree;
        }

        if (left == right)
        {
            return true;
        }

        if (state.Tolerance is not { } tolerance)
        {
            return false;
        }

        asked = tolerance;
        var near = tolerance.Limits!.Allows(left, right);
        NoteIf(comparison, near, tolerance);
        return near;
    }

    private static string? Apply(RunningComparison comparison, Rule rule, string text) =>
        JsonText.IsUnicode(text) ? comparison.Rewrite(rule, text) : text;

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private static void NoteIf(RunningComparison comparison, bool decided, Rule rule)
    {
        if (decided)
        {
            comparison.Decided(rule);
        }
    }
}
