namespace Shadowing.Reports;

/// <summary>What all experiments of this instance have shown until one moment.</summary>
public sealed record ShadowReport
{
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
