using Shadowing.History;

namespace Shadowing.Storage;

/// <summary>Keeps the evidence: groups of mismatches and of failures with their samples, the history by the minute, annotations, what was
/// stopped, and who did what.</summary>
/// <remarks>
/// One writer calls <see cref="SaveAsync"/>, off every caller's path, with what changed since the last call; readers may come at the same
/// time. A store may fail and may be slow: what could not be written is tried again, within bounds, and then counted as lost. Everything
/// that reaches a store is redacted already. The tests in <c>tests/Shadowing.StoreConformance</c> say what a store must do; run them on
/// your own.
/// </remarks>
public interface IShadowStore
{
    /// <summary>Gets what the store is and whether it survives a restart, in a few words for the dashboard, such as <c>in memory: lost at
    /// restart</c>.</summary>
    string Description { get; }

    /// <summary>Gets a value indicating whether what was written is still there after a restart.</summary>
    /// <value>When true, nothing is sampled until it is known what a person stopped before the restart. When false, groups, samples and
    /// evidence are not sent to the store: they are in memory once already, and nobody would read them back.</value>
    bool SurvivesRestart { get; }

    /// <summary>Reads what an earlier run has left; called once, before anything is written.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Everything but the history and the audit, which are read when asked for.</returns>
    Task<StoredState> LoadAsync(CancellationToken cancellation);

    /// <summary>Writes what has changed, all of it or nothing.</summary>
    /// <param name="batch">What has changed. Writing the same batch twice is writing it once.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>A task that completes when the batch will survive what the store survives.</returns>
    Task SaveAsync(StoreBatch batch, CancellationToken cancellation);

    /// <summary>Reads minutes of the history, oldest first, each minute once: those of several runs of the application are added
    /// up.</summary>
    /// <param name="experiment">The experiment's name; letter case does not matter.</param>
    /// <param name="endpoint">An endpoint; null for all of them together.</param>
    /// <param name="from">The first minute.</param>
    /// <param name="to">The first minute that is not read any more.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The minutes in which something happened.</returns>
    Task<IReadOnlyList<HistoryMinute>> ReadHistoryAsync(string experiment, string? endpoint, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation);

    /// <summary>Reads annotations, oldest first.</summary>
    /// <param name="experiment">The experiment's name; those that concern all experiments are read too.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The first moment that is not read any more.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>At most the newest 1,000 of the span.</returns>
    Task<IReadOnlyList<Annotation>> ReadAnnotationsAsync(string experiment, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation);

    /// <summary>Reads who did what, newest first.</summary>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="take">How many to read at most.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entries.</returns>
    Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int skip, int take, CancellationToken cancellation);
}
