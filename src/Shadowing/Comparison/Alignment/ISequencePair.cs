namespace Shadowing.Comparison.Alignment;

/// <summary>Knows whether an item of the control's sequence equals one of the candidate's.</summary>
internal interface ISequencePair
{
    /// <summary>Compares two items whose identities agree.</summary>
    /// <param name="control">The place of the item in the control's sequence.</param>
    /// <param name="candidate">The place of the item in the candidate's sequence.</param>
    bool AreEqual(int control, int candidate);
}
