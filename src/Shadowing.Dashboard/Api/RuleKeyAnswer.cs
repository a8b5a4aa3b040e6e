namespace Shadowing.Dashboard.Api;

/// <summary>A key of a rule that can be tried.</summary>
/// <param name="Name">The key.</param>
/// <param name="Label">What it is called where somebody is asked for it.</param>
/// <param name="IsNumber">Whether its value is a number.</param>
internal sealed record RuleKeyAnswer(string Name, string Label, bool IsNumber);
