using Shadowing.Storage.Shared;
using Shadowing.StoreConformance;

namespace Shadowing.PostgreSql.Tests;

public abstract class Shared_store_conformance(string connection) : SharedStoreConformance, IAsyncLifetime
{
    private readonly OpenedStores _stores = new(connection);

    // Each store is a schema of a database; the one in memory tries more of them.
    protected override int Sequences => 60;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override Task<ISharedStore> OpenAsync() => Task.FromResult<ISharedStore>(_stores.New());

    protected override Task<ISharedStore> JoinAsync(ISharedStore store) => Task.FromResult<ISharedStore>(_stores.Another());
}
