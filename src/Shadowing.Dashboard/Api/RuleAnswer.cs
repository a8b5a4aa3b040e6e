namespace Shadowing.Dashboard.Api;

/// <summary>A rule that can be tried.</summary>
/// <param name="Name">Its name in configuration.</param>
/// <param name="Says">What it does, in a few words.</param>
/// <param name="Keys">What else it may be given.</param>
internal sealed record RuleAnswer(string Name, string Says, IReadOnlyList<RuleKeyAnswer> Keys);
