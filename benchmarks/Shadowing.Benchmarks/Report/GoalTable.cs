using System.Globalization;
using System.Text;

namespace Shadowing.Benchmarks.Report;

/// <summary>Writes goals as a table, each met or missed.</summary>
internal static class GoalTable
{
    /// <summary>Writes it, with how many are met before it.</summary>
    public static string Of(IReadOnlyCollection<Goal> goals)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{goals.Count(static goal => goal.IsMet)} of {goals.Count} goals are met.\n\n");
        text.Append("| goal | wanted | measured | |\n|---|---|---|---|\n");
        foreach (var goal in goals)
        {
            var end = goal.IsMet ? "met" : goal.Why is { } why ? $"**missed**: {why}" : "**missed**";
            text.Append(CultureInfo.InvariantCulture, $"| {goal.Name} | {goal.Wanted} | {goal.Measured} | {end} |\n");
        }

        return text.ToString();
    }
}
