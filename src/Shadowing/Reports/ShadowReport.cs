using Shadowing.Evidence;

namespace Shadowing.Reports;

/// <summary>What all experiments have shown until one moment.</summary>
public sealed record ShadowReport
{
    /// <summary>Gets whose calls it is about.</summary>
    /// <value><see cref="EvidenceScope.Process"/>, unless the store is shared: then of this instance, or of the fleet.</value>
    public EvidenceScope Of { get; init; }

    /// <summary>Gets the name of the instance, where it is about one of several; else null.</summary>
    public string? Instance { get; init; }

    /// <summary>Gets how many instances count.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>Gets up to when the calls of all instances are counted, by the store's clock; null where that is now.</summary>
    public DateTimeOffset? UpTo { get; init; }

    /// <summary>Gets when the snapshot was taken.</summary>
    public DateTimeOffset TakenAt { get; init; }

    /// <summary>Gets the experiments, by name.</summary>
    public required IReadOnlyList<ExperimentReport> Experiments { get; init; }

    /// <summary>Gets how many faults of the library itself were caught; 0 is the only good number.</summary>
    public long Faults { get; init; }

    /// <summary>Writes the report as Markdown, for people.</summary>
    /// <returns>The text, with a line feed at each line's end.</returns>
    public string ToMarkdown() => MarkdownReport.Write(this);

    /// <summary>Writes the report as JSON, for programs: camelCase names, durations in seconds.</summary>
    /// <returns>The text, indented.</returns>
    public string ToJson() => JsonReport.Write(this);
}
