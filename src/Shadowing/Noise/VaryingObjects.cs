namespace Shadowing.Noise;

/// <summary>Learns from the self-checks of one endpoint which objects are maps: those whose members the control itself loses and gets, with
/// ever new names.</summary>
/// <remarks>A name that is data is known by its looks; words are not. Not safe for several threads.</remarks>
internal sealed class VaryingObjects
{
    // An object that has a few optional members is none; nor is one whose names come again and again, unless there are more than any class
    // has.
    private const int FewNames = 4;
    private const int ManyNames = 12;
    private const int MostTimesEach = 4;
    private const int MostObjects = 256;

    private readonly Dictionary<string, (HashSet<int> Names, long Times)> _objects = new(StringComparer.Ordinal);

    /// <summary>Learns from where the control differed from itself in one call.</summary>
    public void Learn(DifferenceSignatures control)
    {
        foreach (var seen in control.Distinct)
        {
            if (seen.Parent is not { } parent || seen.Shown == seen.AnyMember)
            {
                continue;
            }

            if (!_objects.TryGetValue(parent, out var known))
            {
                if (_objects.Count >= MostObjects)
                {
                    continue;
                }

                known = ([], 0);
            }

            // By their hashes: they may be data.
            if (known.Names.Count < ManyNames)
            {
                known.Names.Add(StringComparer.Ordinal.GetHashCode(seen.Exact.Path));
            }

            _objects[parent] = (known.Names, known.Times + 1);
        }
    }

    /// <summary>Tells whether an object is a map.</summary>
    public bool Contains(string parent) =>
        _objects.TryGetValue(parent, out var known)
        && known.Names.Count >= FewNames && (known.Names.Count >= ManyNames || known.Times <= (long)known.Names.Count * MostTimesEach);
}
