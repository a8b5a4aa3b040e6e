namespace Shadowing.Accounting;

/// <summary>A rule of an experiment, and how often it made two answers agree where they would not have agreed without it.</summary>
/// <param name="Rule">The rule in one line, such as <c>Ignore $.generatedAt</c>.</param>
/// <param name="Decided">In how many comparisons it decided at least once. A rule that decides in nearly all of them hides a lot; one that
/// never does can go.</param>
/// <param name="IsTurnedOff">Whether its pattern ran out of time too often, so that it rewrites nothing until the next reload.</param>
public sealed record RuleReport(string Rule, long Decided, bool IsTurnedOff);
