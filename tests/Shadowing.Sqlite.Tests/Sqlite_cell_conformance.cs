using Shadowing.Storage.Cells;
using Shadowing.StoreConformance;

namespace Shadowing.Sqlite.Tests;

public sealed class Sqlite_cell_conformance : CellStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _opened;

    // Each store is a file on a disk; the store in memory tries more of them.
    protected override int Sequences => 30;

    protected override int Changes => 320;

    public void Dispose() => _folder.Dispose();

    protected override Task<ICellStore> OpenAsync() => Task.FromResult<ICellStore>(SqliteStores.Open(_folder.File($"{++_opened}.db")));

    protected override Task<ICellStore> ReopenAsync(ICellStore store) =>
        Task.FromResult<ICellStore>(SqliteStores.Open(_folder.File($"{_opened}.db")));
}
