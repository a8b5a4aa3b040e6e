using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.Storage.Memory;
using Shadowing.StoreConformance;

namespace Shadowing.Tests.Storage;

public sealed class Memory_cell_conformance : CellStoreConformance
{
    protected override Task<ICellStore> OpenAsync() => Task.FromResult<ICellStore>(new MemoryStore());

    protected override Task<ICellStore> ReopenAsync(ICellStore store) => Task.FromResult(store);
}
