using Shadowing.Storage.Cells;
using Shadowing.StoreConformance;

namespace Shadowing.Tests.Storage;

/// <summary>The kit on a store of cells with one thing wrong. It is not public, so that nobody runs it but the test that wants it to
/// fail.</summary>
internal sealed class DefectiveCellStoreConformance(CellDefect defect) : CellStoreConformance
{
    protected override Task<ICellStore> OpenAsync() => Task.FromResult<ICellStore>(new DefectiveCellStore(defect));

    protected override Task<ICellStore> ReopenAsync(ICellStore store) => Task.FromResult(store);
}
