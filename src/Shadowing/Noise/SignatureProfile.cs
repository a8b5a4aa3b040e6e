using Shadowing.Statistics;

namespace Shadowing.Noise;

/// <summary>How often a signature occurred in calls with a valid self-check, by the side that showed it.</summary>
/// <param name="Both">Calls in which the candidate and the self-check showed it.</param>
/// <param name="CandidateOnly">Calls in which only the candidate did.</param>
/// <param name="ControlOnly">Calls in which only the self-check did.</param>
internal readonly record struct SignatureProfile(long Both, long CandidateOnly, long ControlOnly)
{
    // One false word in a hundred signatures that are only noise, however many calls are looked at.
    private static readonly double s_proof = Math.Log(100);

    /// <summary>Gets how often the control differed from itself.</summary>
    public long ControlDiffers => Both + ControlOnly;

    /// <summary>Gets a value indicating whether the candidate shows it more often than the control does, beyond doubt.</summary>
    public bool IsProven => IsProvenAmong(1);

    /// <summary>Tells whether the candidate shows it more often than the control does, beyond doubt even where it is one of several that
    /// are looked at in search of one.</summary>
    public bool IsProvenAmong(int others) =>
        CandidateOnly > ControlOnly && McNemarEvidence.Log(CandidateOnly, ControlOnly) >= s_proof + Math.Log(others);

    /// <summary>Adds a call.</summary>
    public SignatureProfile Add(bool candidate, bool control) => (candidate, control) switch
    {
        (true, true) => this with { Both = Both + 1 },
        (true, false) => this with { CandidateOnly = CandidateOnly + 1 },
        (false, true) => this with { ControlOnly = ControlOnly + 1 },
        _ => this,
    };
}
