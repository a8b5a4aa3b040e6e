using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>Draws rules whose paths select something in one of two documents.</summary>
internal sealed class NaiveRuleGenerator(Random random)
{
    private static readonly NaiveRuleKind[] Kinds = Enum.GetValues<NaiveRuleKind>();
    private static readonly string[][] Keys = [["id"], ["a"], ["a", "b"], ["x y"]];
    private static readonly (string Pattern, string Replacement)[] Replacements = [("[0-9]+", "#"), ("^(.)x", "$1"), ("a|b", ""),
        ("(?<!x)y", "z")];

    // Seven seconds are no part of a day: only they tell where multiples are counted from.
    private static readonly int[] Multiples = [1, 2, 7, 60, 86_400];

    public List<NaiveRule> Draw(NaiveNode? control, NaiveNode? candidate, int most, NaiveRuleKind[]? kinds = null)
    {
        var places = Places(control, []).Concat(Places(candidate, [])).ToList();
        return places.Count == 0 ? [] : Enumerable.Range(0, random.Next(most + 1)).Select(_ => Draw(places, kinds ?? Kinds)).ToList();
    }

    private NaiveRule Draw(List<IReadOnlyList<NaiveStep>> places, NaiveRuleKind[] kinds)
    {
        var (pattern, replacement) = Replacements[random.Next(Replacements.Length)];
        return new(kinds[random.Next(kinds.Length)], Path(places[random.Next(places.Count)]))
        {
            Key = random.Next(2) == 0 ? Keys[random.Next(Keys.Length)] : null,
            Absolute = new[] { 0.01, 0.5, 1 }[random.Next(3)],
            Relative = new[] { 0, 0.01, 0.5 }[random.Next(3)],
            Within = TimeSpan.FromSeconds(random.Next(1, 4)),
            To = TimeSpan.FromSeconds(Multiples[random.Next(Multiples.Length)]),
            Digits = random.Next(3),
            Pattern = pattern,
            Replacement = replacement,
            Function = NaiveRewrites.Names[random.Next(12) is var at && at < NaiveRewrites.Names.Count ? at : at % 3],
        };
    }

    private NaivePath Path(IReadOnlyList<NaiveStep> steps)
    {
        var skipped = random.Next(3) == 0 ? random.Next(steps.Count + 1) : 0;
        return new(steps.Skip(skipped)
            .Select((step, i) => new NaiveSegment(i == 0 && (skipped > 0 || random.Next(6) == 0), Selectors(step))).ToList());
    }

    private IReadOnlyList<NaiveSelector> Selectors(NaiveStep step)
    {
        IReadOnlyList<NaiveSelector> every = [new()];
        if (step.Name is not null)
        {
            return random.Next(4) switch { 0 => every, 1 => [new(step.Name), new("b")], _ => [new(step.Name)] };
        }

        // Indexes make equality depend on the partner, so that the oracle can demand less: they are drawn less often than others.
        return random.Next(10) switch
        {
            0 => [new(Index: step.Index)],
            1 => [new(Index: step.Index - step.ControlLength)],
            2 =>
                [new(Slice: (random.Next(2) == 0 ? null : random.Next(-3, 3), random.Next(2) == 0 ? null : random.Next(-3, 4),
                    random.Next(-2, 3)))],
            3 => [new(Index: step.Index), new("a")],
            _ => every,
        };
    }

    private static IEnumerable<IReadOnlyList<NaiveStep>> Places(NaiveNode? node, IReadOnlyList<NaiveStep> steps)
    {
        if (node is null || steps.Count > 100)
        {
            return [];
        }

        var members = node.Members.SelectMany(member => Places(member.Value, [.. steps, NaiveStep.Member(member.Name.Shown)]));
        var elements = node.Elements.SelectMany((element, i) => Places(element, [.. steps, new(null, i, node.Elements.Count, -1, 0)]));
        return members.Concat(elements).Prepend(steps);
    }
}
