using Shadowing.Storage.Cells;

namespace Shadowing.Storage.Shared;

/// <summary>Keeps the evidence of several instances of one application, which all write to it.</summary>
/// <remarks>
/// <para>Each life of a process is a <i>run</i>. A run writes rows of its own only, with what it has counted since it began; so no two
/// instances ever write the same row. One instance holds the turn: it adds the rows of all runs up to one summary for the fleet, which is
/// what <see cref="IShadowStore"/> reads and writes, and takes in the runs that have ended. Who holds the turn is known by a number, the
/// fence, which grows with each holder: what an earlier holder still tries to write is refused.</para>
/// <para>The store's clock is the clock of all. What the rows hold is read by this library only: a store compares keys, and copies the
/// rest. The tests in <c>tests/Shadowing.StoreConformance</c> say what a shared store must do; run them on your own.</para>
/// </remarks>
public interface ISharedStore : IShadowStore, ICellStore
{
    /// <summary>Writes what a run has counted, all of it or nothing.</summary>
    /// <param name="batch">What has changed since the run's last batch. A number that was written already changes nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether the run is still open, what of it is written, and what time it is.</returns>
    Task<RunReceipt> WriteRunAsync(RunBatch batch, CancellationToken cancellation);

    /// <summary>Takes the turn, or keeps it, and reads what is to be folded, all of one moment.</summary>
    /// <param name="question">Who asks, and what he knows already.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What is to be folded; null while another one holds the turn.</returns>
    Task<FoldTurn?> TakeTurnAsync(FoldQuestion question, CancellationToken cancellation);

    /// <summary>Writes what a turn came to, all of it or nothing.</summary>
    /// <param name="batch">What it came to.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False, and nothing is written, where another one has taken the turn since, or where a run that is to be taken in has
    /// written since.</returns>
    Task<bool> FoldAsync(FoldBatch batch, CancellationToken cancellation);

    /// <summary>Reads the summary, all of one moment.</summary>
    /// <param name="knownFold">The fold that the caller knows; 0 for none.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The runs, and the summary where its fold is another one than <paramref name="knownFold"/>.</returns>
    Task<FleetReading> ReadFleetAsync(long knownFold, CancellationToken cancellation);

    /// <summary>Reads what one run has counted.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Its rows; none where there is no such run, or it was taken in.</returns>
    Task<IReadOnlyList<RunRow>> ReadRunAsync(string run, CancellationToken cancellation);

    /// <summary>Reads the audit of what was decided as it is chained: each change of a cell has added one entry, in the order of the
    /// changes, and none is ever changed or taken away.</summary>
    /// <param name="after">The number of the entry after which to begin; 0 for the first.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entries by their number.</returns>
    Task<IReadOnlyList<AuditEntry>> ReadAuditChainAsync(long after, int take, CancellationToken cancellation);

    /// <summary>Reads the samples of one group, oldest first.</summary>
    /// <param name="group">The id of the group.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The samples of the summary.</returns>
    Task<IReadOnlyList<StoredSample>> ReadSamplesAsync(string group, CancellationToken cancellation);
}
