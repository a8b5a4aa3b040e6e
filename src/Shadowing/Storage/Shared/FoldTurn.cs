using Shadowing.History;

namespace Shadowing.Storage.Shared;

/// <summary>What a holder of the turn has to fold, all of one moment.</summary>
public sealed record FoldTurn
{
    /// <summary>Gets the fence: one more for each new holder, the same for one that keeps the turn.</summary>
    public required long Fence { get; init; }

    /// <summary>Gets the number of the last fold; 0 before the first.</summary>
    public required long Fold { get; init; }

    /// <summary>Gets the last window that was folded; windows up to it that are read now are late.</summary>
    public required long FoldedThrough { get; init; }

    /// <summary>Gets the time of the store.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Gets all runs that were not taken in.</summary>
    public required IReadOnlyList<RunReading> Runs { get; init; }

    /// <summary>Gets their rows that have changed since what the asker knows; to one who knows nothing, all, and those of the runs that
    /// were taken in, under the empty run.</summary>
    public required IReadOnlyList<RunRow> Rows { get; init; }

    /// <summary>Gets windows that are not folded yet, the oldest first.</summary>
    public required IReadOnlyList<RunWindow> Windows { get; init; }

    /// <summary>Gets samples that are not folded yet, the oldest first.</summary>
    public required IReadOnlyList<StoredSample> Samples { get; init; }

    /// <summary>Gets minutes of runs of which nothing more comes (before their <see cref="RunReading.MinutesThrough"/>, or of runs that
    /// are over or were taken in), the oldest first, and the fleet's own of the same experiment, endpoint and minute, without a run.
    /// </summary>
    public required IReadOnlyList<HistoryMinute> Minutes { get; init; }
}
