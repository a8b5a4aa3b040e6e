using Shadowing.History;

namespace Shadowing.Storage.Shared;

/// <summary>What a turn came to.</summary>
public sealed record FoldBatch
{
    /// <summary>Gets the fence of the turn.</summary>
    public required long Fence { get; init; }

    /// <summary>Gets the last window that is folded now.</summary>
    public required long FoldedThrough { get; init; }

    /// <summary>Gets the runs that are taken in, each with the number of the batch up to which it was read: their rows go, and from now on
    /// they are told that they are folded.</summary>
    public IReadOnlyDictionary<string, long> Ended { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Gets what the runs that were taken in have counted together, as it is now: rows of the empty run, in place of those with
    /// the same kind, experiment and key; one without content goes.</summary>
    public IReadOnlyList<RunRow> Base { get; init; } = [];

    /// <summary>Gets what the fleet has counted, as it is now: rows in place of those of the summary with the same kind, experiment and
    /// key; one without content goes.</summary>
    public IReadOnlyList<RunRow> Totals { get; init; } = [];

    /// <summary>Gets the windows that go, because they are folded; of each only run, experiment and window matter.</summary>
    public IReadOnlyList<RunWindow> Windows { get; init; } = [];

    /// <summary>Gets the ids of runs' samples that go, because they are folded.</summary>
    public IReadOnlyList<string> Samples { get; init; } = [];

    /// <summary>Gets the runs' minutes that go, because they are folded; of each only run, experiment, endpoint and minute
    /// matter.</summary>
    public IReadOnlyList<HistoryMinute> Minutes { get; init; } = [];

    /// <summary>Gets what changes in the summary; its minutes have no run.</summary>
    public required StoreBatch Summary { get; init; }

    /// <summary>Gets the moment before which runs that were taken in are forgotten, by when they were last seen; null to keep
    /// all.</summary>
    public DateTimeOffset? ForgetRunsBefore { get; init; }
}
