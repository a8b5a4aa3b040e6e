using Shadowing.Accounting;
using Shadowing.Noise;

namespace Shadowing.Mismatches;

/// <summary>A place at which the control differs from itself, as one report shows it.</summary>
public sealed record NoiseReport
{
    /// <summary>Gets the endpoint's method and template.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Gets the path of the difference with its indexes replaced by <c>[*]</c>; it can be pasted into <c>Ignore</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the kind of difference: header, value, type, missing, unexpected, order, length, text or bytes.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets how many calls of the endpoint were compared and validly self-checked.</summary>
    public long SelfChecks { get; init; }

    /// <summary>Gets in how many of them the control differed from itself here.</summary>
    public long ControlDiffers { get; init; }

    /// <summary>Gets in how many of them the candidate differed here, and the control did not differ from itself.</summary>
    public long CandidateOnly { get; init; }

    /// <summary>Gets in how many of them the control differed from itself here, and the candidate did not differ.</summary>
    public long ControlOnly { get; init; }

    /// <summary>Gets what a candidate's difference here counts as.</summary>
    /// <value><c>noise</c>; <c>unverifiable</c>, where nobody can tell yet; or <c>real</c>, where the candidate differs more often than the
    /// control does by itself, beyond doubt.</value>
    public required string Label { get; init; }

    internal static NoiseReport From(string endpoint, long selfChecks, NoiseSignature signature, SignatureProfile profile,
        DifferenceLabel label) => new()
        {
            Endpoint = endpoint,
            Path = signature.Path,
            Kind = DifferenceText.Of(signature.Kind),
            SelfChecks = selfChecks,
            ControlDiffers = profile.ControlDiffers,
            CandidateOnly = profile.CandidateOnly,
            ControlOnly = profile.ControlOnly,
            Label = Tags.Of(label),
        };
}
