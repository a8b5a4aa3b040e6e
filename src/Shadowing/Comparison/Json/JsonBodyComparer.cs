using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison.Json;

/// <summary>Compares two JSON bodies by meaning. The only class that the rest of the room knows of JSON comparison.</summary>
internal static class JsonBodyComparer
{
    /// <summary>Adds the differences to the list.</summary>
    /// <returns>Why the bodies cannot be compared, or null.</returns>
    public static ComparisonFailure? Compare(ReadOnlyMemory<byte> control, ReadOnlyMemory<byte> candidate, RuleSet rules, DifferenceList differences)
    {
        using var left = JsonBody.TryParse(control, out var controlTooDeep);
        if (left is null && !controlTooDeep)
        {
            return ComparisonFailure.ControlBodyInvalid;
        }

        using var right = JsonBody.TryParse(candidate, out var candidateTooDeep);
        if (right is null && !candidateTooDeep)
        {
            return ComparisonFailure.CandidateBodyInvalid;
        }

        if (left is null || right is null)
        {
            return ComparisonFailure.TooComplex;
        }

        var budget = new WorkBudget(WorkBudget.DefaultNodes);
        new JsonWalk(differences, budget).Compare(left.RootElement, right.RootElement, rules.AtRoot);
        return budget.Failure;
    }
}
