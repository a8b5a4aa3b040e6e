using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shadowing.TestSupport.Servers;

namespace Shadowing.PostgreSql.Tests;

/// <summary>Debian's PostgreSQL, and PgBouncer in transaction mode before it, for all tests of this assembly.</summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    private static int s_schemas;
    private readonly List<PostgreSqlCluster> _others = [];
    private PostgreSqlCluster _cluster = null!;
    private PgBouncer _bouncer = null!;

    /// <summary>Gets the port of the server itself.</summary>
    public int Port => _cluster.Port;

    /// <summary>Gets the folder of its socket.</summary>
    public string SocketFolder => _cluster.Folder;

    /// <summary>Gets how to connect to the server.</summary>
    public string Direct => $"{_cluster.ConnectionString};Include Error Detail=true";

    /// <summary>Gets how to connect to the pooler before it.</summary>
    public string Pooled => _bouncer.ConnectionString;

    /// <summary>Gets a name for a schema that no other test has.</summary>
    public static string NewSchema() =>
        string.Create(CultureInfo.InvariantCulture, $"s{Environment.ProcessId}_{Interlocked.Increment(ref s_schemas)}");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgreSqlCluster.StartAsync(null, "max_connections=300");
        _bouncer = await PgBouncer.StartAsync(_cluster);
    }

    /// <summary>Starts another server, such as one that is a replica.</summary>
    /// <param name="prepare">Does something to its folder before.</param>
    /// <returns>How to connect to it.</returns>
    public async Task<string> StartAnotherAsync(Action<string> prepare)
    {
        var other = await PostgreSqlCluster.StartAsync(prepare);
        lock (_others)
        {
            _others.Add(other);
        }

        return other.ConnectionString;
    }

    /// <summary>Runs statements as the superuser.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Direct + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Asks something as the superuser.</summary>
    public async Task<List<string>> AskAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection($"{Direct};Database={database};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount)
                .Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    /// <summary>Opens a store as the registration does.</summary>
    internal static PostgreSqlStore Open(string connection, string schema, bool createSchema = true, double seconds = 10,
        TimeProvider? time = null, Microsoft.Extensions.Logging.ILogger? logger = null)
    {
        var options = new PostgreSqlStoreOptions
        {
            Schema = schema, CreateSchema = createSchema, CommandTimeout = TimeSpan.FromSeconds(seconds),
        };
        return new PostgreSqlStore(new PostgreSqlDatabase(
            NpgsqlDataSource.Create(PostgreSqlDatabase.ConnectionString(connection, options.CommandTimeout)), isOwn: true, options,
            time ?? TimeProvider.System, logger ?? NullLogger.Instance));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _bouncer.DisposeAsync();
        foreach (var server in (PostgreSqlCluster[])[.. _others, _cluster])
        {
            await server.DisposeAsync();
        }
    }
}
