using Shadowing.Comparison.Alignment;

namespace Shadowing.Tests.Comparison.Alignment;

/// <summary>Items that are equal when their keys are; counts how often it was asked, and about what.</summary>
internal ref struct KeyedPair(ReadOnlySpan<int> control, ReadOnlySpan<int> candidate) : ISequencePair
{
    private readonly ReadOnlySpan<int> _control = control;
    private readonly ReadOnlySpan<int> _candidate = candidate;

    public int Asked { get; private set; }

    public bool AreEqual(int control, int candidate)
    {
        Asked++;
        return _control[control] == _candidate[candidate];
    }
}
