namespace Shadowing.Comparison.Rules;

/// <summary>What the value of a key is.</summary>
internal enum RuleKeyType
{
    /// <summary>A text with something in it.</summary>
    Text,

    /// <summary>A text that may be empty.</summary>
    AnyText,

    Number,

    Whole,

    Duration,
}
