using Microsoft.Extensions.Logging.Abstractions;

namespace Shadowing.Sqlite.Tests;

/// <summary>Opens stores as the registration does.</summary>
internal static class SqliteStores
{
    public static SqliteStore Open(string path, Action<SqliteStoreOptions>? configure = null)
    {
        var options = new SqliteStoreOptions { Path = path, BusyTimeout = TimeSpan.FromSeconds(1) };
        configure?.Invoke(options);
        return new SqliteStore(options, TimeProvider.System, NullLogger<SqliteStore>.Instance);
    }
}
