using Shadowing.Comparison.Alignment;

namespace Shadowing.Comparison.Bodies;

/// <summary>Knows which lines of two texts are equal.</summary>
internal readonly ref struct LinePair(TextLines control, TextLines candidate) : ISequencePair
{
    private readonly TextLines _control = control;
    private readonly TextLines _candidate = candidate;

    public bool AreEqual(int control, int candidate) => _control[control].SequenceEqual(_candidate[candidate]);
}
