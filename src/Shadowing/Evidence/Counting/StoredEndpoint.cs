using Shadowing.Evidence.Guardrails;

namespace Shadowing.Evidence.Counting;

/// <summary>What a store keeps of the evidence of one endpoint, or of all.</summary>
internal sealed record StoredEndpoint
{
    /// <summary>Gets how many were there before it.</summary>
    public long Turn { get; init; }

    /// <summary>Gets the counts.</summary>
    public required EvidenceCounts Counts { get; init; }

    /// <summary>Gets how many requests that differ from each other were counted.</summary>
    public long Distinct { get; init; }

    /// <summary>Gets when evidence on its calls began anew.</summary>
    public required long[] Calls { get; init; }

    /// <summary>Gets when evidence on its self-checked calls began anew.</summary>
    public required long[] Pairs { get; init; }

    /// <summary>Gets what it was found harmful by.</summary>
    public IReadOnlyList<Harm> Harms { get; init; } = [];

    /// <summary>Gets which requests those were, for whoever has the key of their fingerprints; null where nobody else has it.</summary>
    public byte[]? Requests { get; init; }

    /// <summary>Gets how many calls came since it was looked at last.</summary>
    public int SinceLook { get; init; }

    /// <summary>Gets the latencies; null before the first pair.</summary>
    public StoredLatencies? Latencies { get; init; }
}
