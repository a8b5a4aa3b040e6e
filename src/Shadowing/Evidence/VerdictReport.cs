namespace Shadowing.Evidence;

/// <summary>Whether the candidate may go on, and why.</summary>
/// <remarks>
/// The answer is about one build of the candidate under one set of settings, and rests on evidence that may be looked at as often as one
/// likes (e-processes; Ville 1939). <em>Harmful</em>: a guardrail of all endpoints together or of any single one is above its limit. Of a
/// hundred candidates within their limits one is ever called so, over all endpoints and guardrails; it stays until the limit is raised, for
/// that build and those settings. <em>Safe</em>: each guardrail is below its limit, of all endpoints together and of each critical one, and
/// all else that is needed is there. Of twenty builds as bad as a limit one is called safe, over all starts of its evidence.
/// </remarks>
public sealed record VerdictReport
{
    /// <summary>Gets the answer: harmful when one reason is, safe when all are.</summary>
    public required Verdict Answer { get; init; }

    /// <summary>Gets the answer in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Gets whose calls it rests on.</summary>
    /// <value><see cref="EvidenceScope.Process"/>, unless the store is shared: then of this instance, or of the fleet.</value>
    public EvidenceScope Of { get; init; }

    /// <summary>Gets how many instances count.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>Gets up to when the calls of all instances are counted, by the store's clock; null where that is now.</summary>
    public DateTimeOffset? UpTo { get; init; }

    /// <summary>Gets what it is made of.</summary>
    public required IReadOnlyList<VerdictReason> Reasons { get; init; }

    /// <summary>Gets what was not verified, a sentence each: it must be known to whoever acts on the answer.</summary>
    public required IReadOnlyList<string> NotVerified { get; init; }

    /// <summary>Gets the endpoints that were waived by name (<c>Limits:Unverified</c>).</summary>
    public IReadOnlyList<string> Waived { get; init; } = [];

    /// <summary>Gets the build of the candidate that the evidence is of, or that is asked for; null where nobody knows it.</summary>
    public string? CandidateVersion { get; init; }

    /// <summary>Gets a value indicating whether that is the build that answers now: evidence of earlier ones is kept for a while.</summary>
    public bool IsPresent { get; init; } = true;

    /// <summary>Gets the build of this application, which is the control; null where nobody knows it.</summary>
    public string? ControlVersion { get; init; }

    /// <summary>Gets the name of the settings that the evidence is of.</summary>
    public string? SettingsHash { get; init; }

    /// <summary>Gets which start of the build's evidence it is: with other settings it begins anew, and the k-th start must pass a test
    /// that is k(k+1)/2 times as strict.</summary>
    /// <value>1 for the first; 0 where there is none yet.</value>
    public int Start { get; init; }

    /// <summary>Gets what was other than at the start before; null for the first.</summary>
    public string? StartedBecause { get; init; }

    /// <summary>Gets when it was found harmful; null where it was not.</summary>
    public DateTimeOffset? HarmfulSince { get; init; }

    /// <summary>Gets when the evidence began; null when there is none. Other settings and another build of the candidate begin
    /// anew.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets when a call was counted last; null when none was.</summary>
    public DateTimeOffset? LastCountedAt { get; init; }

    /// <summary>Gets how many calls were compared, got no usable answer, or one that could not be compared, since then.</summary>
    public long Compared { get; init; }

    /// <summary>Gets how many of them were counted: of equal calls within ten seconds only one is.</summary>
    public long Counted { get; init; }

    /// <summary>Gets of how many requests that differ from each other.</summary>
    public long Distinct { get; init; }

    /// <summary>Gets the hours of the week in which calls were compared, from Monday 00:00 UTC: 168 times 0 or 1.</summary>
    public string Hours { get; init; } = new('0', 168);
}
