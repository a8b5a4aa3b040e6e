namespace Shadowing.Noise;

/// <summary>Follows single names among those that are counted together: a key that comes once is noise, one that the candidate always lacks
/// or adds is a fault.</summary>
/// <remarks>Bounded: a name has a place once it has come twice, and each group of names a few of them. Not safe for several
/// threads.</remarks>
internal sealed class RecurringNames
{
    private const int MostOfOne = 8;
    private const int MostNames = 256;
    private const int MostSeenOnce = 1_024;

    // In how many calls only the candidate must have shown a name before it is not taken for one of many.
    private const int Suspicious = 3;

    private readonly Dictionary<NoiseSignature, SignatureProfile> _names = [];
    private readonly Dictionary<NoiseSignature, int> _places = [];
    private readonly HashSet<int> _seenOnce = [];

    /// <summary>Counts one call in which a name was seen.</summary>
    /// <param name="name">The name's own signature.</param>
    /// <param name="general">The signature that it is counted under.</param>
    /// <param name="candidate">Whether the candidate showed it.</param>
    /// <param name="control">Whether the control showed it with itself.</param>
    public void Add(NoiseSignature name, NoiseSignature general, bool candidate, bool control)
    {
        if (_names.TryGetValue(name, out var profile) || TryPlace(name, general))
        {
            _names[name] = profile.Add(candidate, control);
        }
    }

    /// <summary>Gets what a name says by itself; null where it says nothing.</summary>
    public DifferenceLabel? Label(NoiseSignature name) =>
        !_names.TryGetValue(name, out var profile) ? null
        : profile.IsProvenAmong(MostOfOne) ? DifferenceLabel.Real
        : profile.ControlDiffers == 0 && profile.CandidateOnly >= Suspicious ? DifferenceLabel.Unverifiable
        : null;

    private bool TryPlace(NoiseSignature name, NoiseSignature general)
    {
        var hash = name.GetHashCode();
        if (!_seenOnce.Remove(hash))
        {
            if (_seenOnce.Count >= MostSeenOnce)
            {
                _seenOnce.Clear();
            }

            _seenOnce.Add(hash);
            return false;
        }

        var places = _places.GetValueOrDefault(general);
        if (places >= MostOfOne || _names.Count >= MostNames)
        {
            return false;
        }

        _places[general] = places + 1;
        return true;
    }
}
