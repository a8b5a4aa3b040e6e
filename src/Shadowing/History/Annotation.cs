namespace Shadowing.History;

/// <summary>Something that happened at one moment and may explain a bend in the curves.</summary>
public sealed record Annotation
{
    /// <summary>Gets what identifies it.</summary>
    public required string Id { get; init; }

    /// <summary>Gets when.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the experiment that it concerns; null when it concerns all.</summary>
    public string? Experiment { get; init; }

    /// <summary>Gets what: <c>configuration</c>, <c>release</c>, <c>start</c>, <c>stopped</c>, <c>resumed</c>, <c>paused</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets it in a few words.</summary>
    public required string Text { get; init; }
}
