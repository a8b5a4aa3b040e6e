namespace Shadowing.Evidence;

/// <summary>Whose calls a book holds.</summary>
internal sealed record BookScope
{
    /// <summary>Why the calls of one of several instances are not judged.</summary>
    public const string OfOne = "What is counted for a verdict is counted for the fleet: ask without 'instance'.";

    /// <summary>Of the one process that there is.</summary>
    public static readonly BookScope Process = new() { Of = EvidenceScope.Process };

    /// <summary>Gets whose they are, in a word.</summary>
    public required EvidenceScope Of { get; init; }

    /// <summary>Gets the name of the instance whose they are; null of a fleet, and of a process by itself.</summary>
    public string? Instance { get; init; }

    /// <summary>Gets how many instances count.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>Gets up to when the calls of all are counted, by the store's clock; null where that is now.</summary>
    public DateTimeOffset? UpTo { get; init; }

    /// <summary>Gets why nothing can be judged, in a sentence; null where it can.</summary>
    public string? WhyUnjudged { get; init; }
}
