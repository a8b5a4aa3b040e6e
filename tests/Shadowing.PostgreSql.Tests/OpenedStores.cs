namespace Shadowing.PostgreSql.Tests;

/// <summary>Stores of one connection, each of a schema of its own or of that of the last one.</summary>
internal sealed class OpenedStores(string connection) : IAsyncDisposable
{
    private readonly List<PostgreSqlStore> _stores = [];

    /// <summary>Gets the schema of the last one.</summary>
    public string Schema { get; private set; } = string.Empty;

    /// <summary>Opens one that is empty.</summary>
    public PostgreSqlStore New()
    {
        Schema = PostgreSqlServer.NewSchema();
        return Another();
    }

    /// <summary>Opens another one of the same schema.</summary>
    public PostgreSqlStore Another()
    {
        var store = PostgreSqlServer.Open(connection, Schema, seconds: 30);
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
