namespace Shadowing.Comparison.Rules;

/// <summary>Gives the volatile values of each answer their ordinals: two values agree when they have met before, or both are new.</summary>
internal sealed class Renumbering
{
    /// <summary>How many values are told apart in one comparison: as many as a recorded body of the default size holds, where each has sixteen characters.</summary>
    private const int MostValues = 16_000;

    private readonly Dictionary<string, string> _candidates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _controls = new(StringComparer.Ordinal);

    /// <summary>Gets a value indicating whether there are more values than are told apart.</summary>
    public bool IsFull => _candidates.Count >= MostValues;

    /// <summary>Tells whether two values have one ordinal, and gives new ones their own.</summary>
    /// <param name="control">The control's value.</param>
    /// <param name="candidate">The candidate's value.</param>
    /// <param name="isTrial">Whether new values stay new.</param>
    public bool Agree(string control, string candidate, bool isTrial)
    {
        var known = _candidates.TryGetValue(control, out var partner);
        if (known || _controls.ContainsKey(candidate))
        {
            return known && string.Equals(partner, candidate, StringComparison.Ordinal);
        }

        if (!isTrial)
        {
            _candidates.Add(control, candidate);
            _controls.Add(candidate, control);
        }

        return true;
    }

    public void Clear()
    {
        _candidates.Clear();
        _controls.Clear();
    }
}
