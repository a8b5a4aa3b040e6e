using Shadowing.History;

namespace Shadowing.Storage.Shared;

/// <summary>What a run writes at once.</summary>
public sealed record RunBatch
{
    /// <summary>Gets the run: 32 hexadecimal digits, anew for each life of a process.</summary>
    public required string Run { get; init; }

    /// <summary>Gets the number of the batch: 1 for the run's first, and one more for each that follows.</summary>
    /// <value>A batch that may be written or not is written again under its number.</value>
    public required long Number { get; init; }

    /// <summary>Gets the name of the instance.</summary>
    public required string Instance { get; init; }

    /// <summary>Gets what else is known of the run, as JSON that only this library reads; in place of what was there.</summary>
    public required string Content { get; init; }

    /// <summary>Gets a value indicating whether nothing comes after this batch: the process ends as it should.</summary>
    public bool IsOver { get; init; }

    /// <summary>Gets rows as they are now, in place of those with the same kind, experiment and key.</summary>
    public IReadOnlyList<RunRow> Rows { get; init; } = [];

    /// <summary>Gets the calls of windows that have ended; one that the run has written already is written once.</summary>
    public IReadOnlyList<RunWindow> Windows { get; init; } = [];

    /// <summary>Gets the last window of which nothing more comes from this run.</summary>
    public long WindowsThrough { get; init; }

    /// <summary>Gets new samples; one with a known id is written once.</summary>
    public IReadOnlyList<StoredSample> Samples { get; init; } = [];

    /// <summary>Gets minutes as they are now, in place of those with the same experiment, endpoint and minute of this run.</summary>
    public IReadOnlyList<HistoryMinute> Minutes { get; init; } = [];

    /// <summary>Gets the first minute of which more may come from this run; what of it is before was written once and for all.</summary>
    public DateTimeOffset MinutesThrough { get; init; }
}
