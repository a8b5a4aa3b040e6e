namespace Shadowing.Comparison.Rules;

/// <summary>A key that a kind of rule has in configuration.</summary>
/// <param name="Name">The key.</param>
/// <param name="Type">What its value is.</param>
/// <param name="Allowed">What is allowed, as an error says it behind "use".</param>
/// <param name="Label">What it is called where somebody is asked for it.</param>
internal sealed record RuleKey(string Name, RuleKeyType Type, string Allowed, string Label);
