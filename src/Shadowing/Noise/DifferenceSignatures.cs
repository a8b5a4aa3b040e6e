using Shadowing.Comparison.Differences;

namespace Shadowing.Noise;

/// <summary>The signatures of a comparison's differences, to be looked up.</summary>
internal sealed class DifferenceSignatures
{
    private readonly Dictionary<NoiseSignature, SeenDifference> _exact = [];
    private readonly HashSet<NoiseSignature> _general = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    // Of both sides that agree, which most calls come to.
    private static readonly DifferenceSignatures s_none = new(ComparisonResult.Same);

    public DifferenceSignatures(ComparisonResult comparison)
    {
        InOrder = [.. comparison.Differences.Select(SeenDifference.Of)];
        IsTruncated = comparison is { Truncated: true, LeavesOutMembersOnly: false };
        foreach (var seen in InOrder)
        {
            _exact.TryAdd(seen.Exact, seen);
            _paths.Add(seen.Exact.Path);
            _general.Add(seen.Shown);
            if (seen.Parent is not null)
            {
                _general.Add(seen.AnyMember);
            }
        }
    }

    /// <summary>Gets the signatures of a comparison's differences.</summary>
    public static DifferenceSignatures Of(ComparisonResult comparison) =>
        comparison.Differences.Count == 0 && !comparison.Truncated ? s_none : new DifferenceSignatures(comparison);

    /// <summary>Gets each difference, in the order of the differences.</summary>
    public IReadOnlyList<SeenDifference> InOrder { get; }

    /// <summary>Gets each difference once.</summary>
    public IReadOnlyCollection<SeenDifference> Distinct => _exact.Values;

    /// <summary>Gets a value indicating whether there were differences in places of which none is listed.</summary>
    public bool IsTruncated { get; }

    /// <summary>Tells whether a difference has the signature, names that are data and all.</summary>
    public bool Shows(NoiseSignature exact) => _exact.ContainsKey(exact);

    /// <summary>Tells whether a difference has the signature, whatever the names that are data; or, where it is that of any member of an
    /// object, whatever its name.</summary>
    public bool ShowsAny(NoiseSignature general) => _general.Contains(general);

    /// <summary>Tells whether a difference, of whatever kind, is at the path.</summary>
    public bool ShowsAt(string path) => _paths.Contains(path);

    /// <summary>Tells whether an object has lost members and got others for them, as a map does whose keys come once.</summary>
    public bool Replaces(string parent) =>
        _general.Contains(new NoiseSignature(parent + ".*", DifferenceKind.Missing))
            && _general.Contains(new NoiseSignature(parent + ".*", DifferenceKind.Unexpected));
}
