namespace Shadowing.Evidence;

/// <summary>Whether the candidate may go on, and why.</summary>
/// <remarks>
/// <em>Safe</em> needs the upper end of each interval below its limit: 0 of 20 is not safe. <em>Harmful</em> needs the lower end of one
/// above it. The intervals are confidence sequences (Howard, Ramdas, McAuliffe and Sekhon 2021) at 95 %: one may look as often as one
/// likes.
/// </remarks>
public sealed record VerdictReport
{
    /// <summary>Gets the answer: harmful when one reason is, safe when all are.</summary>
    public required Verdict Answer { get; init; }

    /// <summary>Gets the answer in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Gets what it is made of.</summary>
    public required IReadOnlyList<VerdictReason> Reasons { get; init; }

    /// <summary>Gets what was not verified, a sentence each: it must be known to whoever acts on the answer.</summary>
    public required IReadOnlyList<string> NotVerified { get; init; }

    /// <summary>Gets when the evidence began; null when there is none. Other settings and another build of the candidate begin
    /// anew.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets how many calls were compared, or got no usable answer, since then.</summary>
    public long Compared { get; init; }

    /// <summary>Gets how many of them were counted: of equal calls within ten seconds only one is.</summary>
    public long Counted { get; init; }

    /// <summary>Gets the hours of the week in which calls were compared, from Monday 00:00 UTC: 168 times 0 or 1.</summary>
    public string Hours { get; init; } = new('0', 168);
}
