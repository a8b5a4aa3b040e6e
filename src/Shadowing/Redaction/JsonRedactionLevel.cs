using Shadowing.Comparison.Rules;

namespace Shadowing.Redaction;

/// <summary>How values are treated at one place of a document that is being redacted.</summary>
internal readonly record struct JsonRedactionLevel(RuleState State, bool IsAllowed, bool IsSensitive, bool IsArray, int Index,
    int PathLength);
