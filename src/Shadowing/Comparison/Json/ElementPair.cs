using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison.Json;

/// <summary>Two array elements to hold against each other, by their indexes; -1 where a side has none.</summary>
/// <param name="Control">The control's index.</param>
/// <param name="Candidate">The candidate's index.</param>
/// <param name="Equal">Whether they are known to be equal under the rules.</param>
internal readonly record struct ElementPair(int Control, int Candidate, bool Equal)
{
    /// <summary>Steps into the pair.</summary>
    public RuleStates States(RuleStates array, int controlLength, int candidateLength) =>
        array.Child(Control, controlLength, Candidate, candidateLength);
}
