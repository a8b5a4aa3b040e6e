namespace Shadowing.PostgreSql.Tests;

/// <summary>Stores of one connection, each of a schema of its own or of that of the last one.</summary>
internal sealed class OpenedStores(string connection) : IAsyncDisposable
{
    private readonly List<PostgreSqlStore> _stores = [];
    private string _schema = string.Empty;

    /// <summary>Opens one that is empty.</summary>
    public PostgreSqlStore New()
    {
        _schema = PostgreSqlServer.NewSchema();
        return Another();
    }

    /// <summary>Opens another one of the same schema.</summary>
    public PostgreSqlStore Another()
    {
        var store = PostgreSqlServer.Open(connection, _schema, seconds: 30);
        lock (_stores)
        {
            _stores.Add(store);
        }

        return store;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }
    }
}
