namespace Shadowing.Noise;

/// <summary>The signatures of a comparison's differences, to be looked up.</summary>
internal sealed class DifferenceSignatures
{
    private readonly HashSet<NoiseSignature> _signatures;
    private readonly HashSet<string> _paths;

    public DifferenceSignatures(Comparison.Comparison comparison)
    {
        InOrder = [.. comparison.Differences.Select(NoiseSignature.Of)];
        IsTruncated = comparison.Truncated;
        _signatures = [.. InOrder];
        _paths = new HashSet<string>(InOrder.Select(static signature => signature.Path), StringComparer.Ordinal);
    }

    /// <summary>Gets the signature of each difference, in the order of the differences.</summary>
    public IReadOnlyList<NoiseSignature> InOrder { get; }

    /// <summary>Gets each signature once.</summary>
    public IReadOnlyCollection<NoiseSignature> Distinct => _signatures;

    /// <summary>Gets a value indicating whether there were more differences than were listed.</summary>
    public bool IsTruncated { get; }

    /// <summary>Tells whether a difference has the signature.</summary>
    public bool Shows(NoiseSignature signature) => _signatures.Contains(signature);

    /// <summary>Tells whether a difference, of whatever kind, is at the path.</summary>
    public bool ShowsAt(string path) => _paths.Contains(path);
}
