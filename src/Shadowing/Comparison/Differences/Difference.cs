using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison.Differences;

/// <summary>One place where the two sides differ.</summary>
/// <param name="Path"><c>status</c>, <c>header:Name</c>, or a body path in the grammar of <see cref="ComparisonOptions.Ignore"/>.</param>
/// <param name="Kind">In what way they differ.</param>
/// <param name="Control">The control's value, cut at <see cref="MaxValueLength"/>; null when it has none. Not escaped and not
/// redacted.</param>
/// <param name="Candidate">The candidate's value, likewise.</param>
internal sealed record Difference(string Path, DifferenceKind Kind, string? Control, string? Candidate)
{
    /// <summary>The length, in UTF-16 units, at which a value is cut; the last unit of a cut value is an ellipsis.</summary>
    public const int MaxValueLength = 200;

    /// <summary>Gets how the values differ, in a few words such as <c>by 0.01</c> or <c>case only</c>; null where there is nothing to add.
    /// It never repeats a value.</summary>
    public string? How { get; init; }

    /// <summary>Gets the rule that was asked and did not excuse the difference; null where there was none.</summary>
    public string? Rule { get; init; }
}
