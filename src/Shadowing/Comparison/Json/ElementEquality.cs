using Shadowing.Comparison.Alignment;
using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison.Json;

/// <summary>Tells an alignment whether two elements with one hash agree.</summary>
/// <param name="arrays">The arrays whose elements are aligned.</param>
/// <param name="start">Where the aligned elements begin, on both sides.</param>
/// <param name="state">The rules at the arrays.</param>
internal readonly struct ElementEquality(ArrayPair arrays, int start, RuleState state) : ISequencePair
{
    /// <inheritdoc/>
    /// <remarks>Without rules that let what is different agree, one hash is one value; the pair is looked at once more when it is
    /// walked.</remarks>
    public bool AreEqual(int control, int candidate) => !state.IsFuzzy || arrays.Agree(control + start, candidate + start, state);
}
