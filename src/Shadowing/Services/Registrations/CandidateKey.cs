namespace Shadowing.Services.Registrations;

/// <summary>The private key under which the container makes and disposes candidates that nobody registered; no two are equal.</summary>
internal sealed class CandidateKey(Type candidate)
{
    /// <inheritdoc/>
    public override string ToString() => $"the candidate {candidate.Name}";
}
