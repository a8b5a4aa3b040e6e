using Shadowing.Storage;

namespace Shadowing.PostgreSql.Tests;

public abstract class Store_conformance(string connection) : StoreConformance.StoreConformance, IAsyncLifetime
{
    private readonly List<PostgreSqlStore> _stores = [];
    private string _schema = string.Empty;

    // Each store is a schema of a database; the store in memory tries more of them.
    protected override int Sequences => 40;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected override Task<IShadowStore> OpenAsync()
    {
        _schema = PostgreSqlServer.NewSchema();
        return OpenAgain();
    }

    protected override Task<IShadowStore> ReopenAsync(IShadowStore store) => OpenAgain();

    private Task<IShadowStore> OpenAgain()
    {
        _stores.Add(PostgreSqlServer.Open(connection, _schema, seconds: 30));
        return Task.FromResult<IShadowStore>(_stores[^1]);
    }
}
