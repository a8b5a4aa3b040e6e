using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Rules;

/// <summary>Gives the volatile values of each answer their ordinals: two values agree when they have met before, or both are new.</summary>
/// <remarks>A number and a string are two values, whatever their digits. A header has no types: its text is one with a string and with a
/// number of the body.</remarks>
internal sealed class Renumbering
{
    /// <summary>How many values are told apart in one comparison: as many as a recorded body of the default size holds, where each has
    /// sixteen characters.</summary>
    public const int MostValues = 16_000;

    private readonly Dictionary<(JsonKind Kind, string Text), string> _candidates = [];
    private readonly Dictionary<(JsonKind Kind, string Text), string> _controls = [];
    private readonly List<(JsonKind Kind, string Control, string Candidate)> _pairs = [];
    private int _moved;

    /// <summary>Gets how many pairs of values have met.</summary>
    public int Count => _pairs.Count;

    /// <summary>Gets a value indicating whether there are more values than are told apart.</summary>
    public bool IsFull => Count >= MostValues;

    /// <summary>Gets a value indicating whether each value has met itself only, so that equal answers are equal.</summary>
    public bool IsIdentity => _moved == 0;

    /// <summary>Tells whether two values have one ordinal, and gives new ones their own.</summary>
    /// <param name="kind">What both are; none for headers.</param>
    /// <param name="control">The control's value.</param>
    /// <param name="candidate">The candidate's value.</param>
    /// <param name="keepsThemselves">Whether a new value that meets itself is remembered, which nobody needs where the rest is equal
    /// too.</param>
    public bool Agree(JsonKind kind, string control, string candidate, bool keepsThemselves)
    {
        var partner = PartnerOf(kind, control);
        if (partner is not null || Knows(kind, candidate))
        {
            return string.Equals(partner, candidate, StringComparison.Ordinal);
        }

        var isMoved = !string.Equals(control, candidate, StringComparison.Ordinal);
        if (!IsFull && (isMoved || keepsThemselves))
        {
            _candidates.Add((kind, control), candidate);
            _controls.Add((kind, candidate), control);
            _pairs.Add((kind, control, candidate));
            _moved += isMoved ? 1 : 0;
        }

        return true;
    }

    /// <summary>Gets the candidate's value that a value of the control has met; null while it is new.</summary>
    public string? PartnerOf(JsonKind kind, string control) => Find(_candidates, kind, control);

    /// <summary>Tells whether a value of the candidate has met one.</summary>
    public bool Knows(JsonKind kind, string candidate) => Find(_controls, kind, candidate) is not null;

    /// <summary>Takes back what was met after so many pairs.</summary>
    public void Forget(int count)
    {
        for (var i = _pairs.Count - 1; i >= count; i--)
        {
            var (kind, control, candidate) = _pairs[i];
            _candidates.Remove((kind, control));
            _controls.Remove((kind, candidate));
            _moved -= string.Equals(control, candidate, StringComparison.Ordinal) ? 0 : 1;
            _pairs.RemoveAt(i);
        }
    }

    public void Clear()
    {
        _candidates.Clear();
        _controls.Clear();
        _pairs.Clear();
        _moved = 0;
    }

    private static string? Find(Dictionary<(JsonKind Kind, string Text), string> met, JsonKind kind, string text) =>
        met.TryGetValue((kind, text), out var other) || (kind is not JsonKind.None && met.TryGetValue((JsonKind.None, text), out other))
            ? other
            : null;
}
