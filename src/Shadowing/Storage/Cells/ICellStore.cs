namespace Shadowing.Storage.Cells;

/// <summary>Keeps cells: what has been decided, for all who share the store, in one order.</summary>
/// <remarks>
/// A second interface of a store, beside <see cref="IShadowStore"/>. Changes come one after the other: each takes the next number, and none
/// is lost or seen in part. Cells are neither forgotten with an experiment nor do they go with age. Both methods are called off every
/// caller's path, on a thread that they may block. The tests of <c>CellStoreConformance</c> in <c>tests/Shadowing.StoreConformance</c> say
/// what a store must do.
/// </remarks>
public interface ICellStore
{
    /// <summary>Reads all cells, where one has changed.</summary>
    /// <param name="known">The id of the newest change that is known; null for all cells in any case.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>All cells and the newest change, of one moment; no cells where that change is the known one.</returns>
    Task<CellReading> ReadCellsAsync(string? known, CancellationToken cancellation);

    /// <summary>Changes a cell, if it has the version that it must have, and writes who did it.</summary>
    /// <param name="change">The change.</param>
    /// <param name="cancellation">Gives up; then nobody knows whether it was changed, and the same change may be made again, as long as the
    /// store keeps its audit entry.</param>
    /// <returns>The cell as it is then: of this change where that was made and none came after it, otherwise of the one that is in its way;
    /// null where there is no such cell and there had to be one.</returns>
    Task<Cell?> ChangeCellAsync(CellChange change, CancellationToken cancellation);
}
