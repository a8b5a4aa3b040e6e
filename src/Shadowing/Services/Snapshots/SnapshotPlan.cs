using System.Text.Json.Serialization.Metadata;

namespace Shadowing.Services.Snapshots;

/// <summary>How results of one type are kept until they are compared; made once, at start where the type is known then.</summary>
internal sealed record SnapshotPlan(SnapshotKind Kind)
{
    /// <summary>Gets why results are not comparable, naming the type and the way out; null when they are.</summary>
    public string? WhyNot { get; init; }

    /// <summary>Gets how a result is written; null where it is not, or where that depends on what the user takes of it.</summary>
    public JsonTypeInfo? Contract { get; init; }

    /// <summary>Gets what the user takes of a result; null where he takes nothing.</summary>
    public Delegate? Project { get; init; }

    /// <summary>Gets the user's equality comparer of the type; null where the engine compares.</summary>
    public object? Comparer { get; init; }

    /// <summary>Writes the plan for the start-up log.</summary>
    public override string ToString() => Kind switch
    {
        SnapshotKind.Nothing => "no result",
        SnapshotKind.Later => "immutable: serialized later",
        SnapshotKind.AtOnce => "plain data: serialized before the caller gets it",
        SnapshotKind.Projected => "a snapshot that you take",
        SnapshotKind.NotComparable => $"not comparable: {WhyNot}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
