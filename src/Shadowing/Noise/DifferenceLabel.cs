namespace Shadowing.Noise;

/// <summary>What a difference of the candidate's is, in the light of the self-checks.</summary>
internal enum DifferenceLabel
{
    /// <summary>The candidate's own: the control never shows it, or clearly less often.</summary>
    Real,

    /// <summary>The control has it with itself too.</summary>
    Noise,

    /// <summary>Nobody can tell: the control is too unlike itself at this place.</summary>
    Unverifiable,
}
