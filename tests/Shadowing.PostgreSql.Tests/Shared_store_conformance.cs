using Shadowing.Storage.Shared;
using Shadowing.StoreConformance;

namespace Shadowing.PostgreSql.Tests;

public abstract class Shared_store_conformance(string connection) : SharedStoreConformance, IAsyncLifetime
{
    private readonly List<PostgreSqlStore> _stores = [];
    private string _schema = string.Empty;

    // Each store is a schema of a database; the model tries more of them.
    protected override int Sequences => 60;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected override Task<ISharedStore> OpenAsync()
    {
        _schema = PostgreSqlServer.NewSchema();
        return Join();
    }

    protected override Task<ISharedStore> JoinAsync(ISharedStore store) => Join();

    private Task<ISharedStore> Join()
    {
        var store = PostgreSqlServer.Open(connection, _schema, seconds: 30);
        lock (_stores)
        {
            _stores.Add(store);
        }

        return Task.FromResult<ISharedStore>(store);
    }
}
