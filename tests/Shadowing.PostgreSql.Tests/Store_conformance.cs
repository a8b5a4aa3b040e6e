using Shadowing.Storage;

namespace Shadowing.PostgreSql.Tests;

public abstract class Store_conformance(string connection) : StoreConformance.StoreConformance, IAsyncLifetime
{
    private readonly OpenedStores _stores = new(connection);

    // Each store is a schema of a database; the one in memory tries more of them.
    protected override int Sequences => 40;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override Task<IShadowStore> OpenAsync() => Task.FromResult<IShadowStore>(_stores.New());

    protected override Task<IShadowStore> ReopenAsync(IShadowStore store) => Task.FromResult<IShadowStore>(_stores.Another());
}
