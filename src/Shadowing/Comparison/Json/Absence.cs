using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Json;

/// <summary>Tells whether the rules of a place take a member for none; an element of an array is always there.</summary>
internal static class Absence
{
    /// <summary>Gets the rule by which a value is none; null when it is one.</summary>
    public static Rule? Of(JsonSide side, int node, RuleState state) =>
        state.NullIsMissing is not null && side.Tape[node].Kind is JsonKind.Null ? state.NullIsMissing
        : state.EmptyIsMissing is not null && side.IsEmpty(node) ? state.EmptyIsMissing
        : null;
}
