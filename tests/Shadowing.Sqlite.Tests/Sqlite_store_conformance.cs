using Shadowing.Storage;

namespace Shadowing.Sqlite.Tests;

public sealed class Sqlite_store_conformance : StoreConformance.StoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _opened;

    // Each store is a file on a disk; the store in memory tries more of them.
    protected override int Sequences => 60;

    public void Dispose() => _folder.Dispose();

    protected override Task<IShadowStore> OpenAsync() => Task.FromResult<IShadowStore>(SqliteStores.Open(_folder.File($"{++_opened}.db")));

    protected override Task<IShadowStore> ReopenAsync(IShadowStore store) =>
        Task.FromResult<IShadowStore>(SqliteStores.Open(_folder.File($"{_opened}.db")));
}
