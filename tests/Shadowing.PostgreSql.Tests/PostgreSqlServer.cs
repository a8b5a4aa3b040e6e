using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shadowing.TestSupport;

namespace Shadowing.PostgreSql.Tests;

/// <summary>Debian's PostgreSQL, and PgBouncer in transaction mode before it, for all tests of this assembly.</summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    private const string Password = "canary-of-the-password";
    private static int s_schemas;
    private readonly List<OwnServer> _servers = [];
    private readonly List<string> _folders = [];

    /// <summary>Gets the port of the server itself.</summary>
    public int Port { get; private set; }

    /// <summary>Gets the folder of its socket.</summary>
    public string SocketFolder { get; private set; } = string.Empty;

    /// <summary>Gets how to connect to the server.</summary>
    public string Direct => $"Host=127.0.0.1;Port={Port};Database=postgres;Username=postgres;Password={Password};Include Error Detail=true";

    /// <summary>Gets how to connect to the pooler before it.</summary>
    public string Pooled { get; private set; } = string.Empty;

    /// <summary>Gets a name for a schema that no other test has.</summary>
    public static string NewSchema() =>
        string.Create(CultureInfo.InvariantCulture, $"s{Environment.ProcessId}_{Interlocked.Increment(ref s_schemas)}");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var (data, _) = await MakeAsync();
        (Port, SocketFolder) = await StartAsync(data);
        var bouncer = await DebianPackages.CommandAsync("pgbouncer", "pgbouncer");
        var folder = await OwnServer.MakeFolderAsync();
        _folders.Add(folder);
        var (users, settings) = (Path.Combine(folder, "users.txt"), Path.Combine(folder, "pgbouncer.ini"));
        await File.WriteAllTextAsync(users, $"\"postgres\" \"{Password}\"\n");
        var (pooler, port) = await OwnServer.StartAsync(async free =>
        {
            await File.WriteAllTextAsync(settings, Settings(free));
            return await OwnServer.StartAsync(bouncer, [settings], "INT", "process up");
        });
        _servers.Add(pooler);
        Pooled = $"Host=127.0.0.1;Port={port};Database=postgres;Username=postgres;Password={Password}";

        string Settings(int at) => $"""
            [databases]
            * = host=127.0.0.1 port={Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {at}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = {users}
            pool_mode = transaction
            default_pool_size = 6
            max_client_conn = 1000

            """;
    }

    /// <summary>Starts another server, such as one that is a replica.</summary>
    /// <param name="prepare">Does something to its folder before.</param>
    /// <returns>How to connect to it.</returns>
    public async Task<string> StartAnotherAsync(Action<string> prepare)
    {
        var (data, _) = await MakeAsync();
        prepare(data);
        var (port, _) = await StartAsync(data);
        return Direct.Replace($"Port={Port}", $"Port={port}", StringComparison.Ordinal);
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
        foreach (var server in Enumerable.Reverse(_servers))
        {
            await server.DisposeAsync();
        }

        foreach (var folder in _folders)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> BinaryAsync(string name)
    {
        await DebianPackages.CommandAsync("pg_ctlcluster", "postgresql");
        return Directory.GetFiles("/usr/lib/postgresql", name, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
    }

    private async Task<(string Data, string Folder)> MakeAsync()
    {
        var folder = await OwnServer.MakeFolderAsync();
        lock (_folders)
        {
            _folders.Add(folder);
        }

        var (data, password) = (Path.Combine(folder, "data"), Path.Combine(folder, "password"));
        await File.WriteAllTextAsync(password, Password);
        await OwnServer.RunAsync(await BinaryAsync("initdb"), "-D", data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", password,
            "--no-sync", "--locale=C", "--encoding=UTF8");
        return (data, folder);
    }

    private async Task<(int Port, string Socket)> StartAsync(string data)
    {
        var (binary, socket) = (await BinaryAsync("postgres"), Path.GetDirectoryName(data)!);
        var (server, port) = await OwnServer.StartAsync(free => OwnServer.StartAsync(
            binary,
            ["-D", data, "-p", free.ToString(CultureInfo.InvariantCulture), "-k", socket, "-h", "127.0.0.1", "-c", "fsync=off",
                "-c", "max_connections=300", "-c", "shared_buffers=32MB"],
            "INT",
            "ready to accept"));
        lock (_servers)
        {
            _servers.Add(server);
        }

        return (port, socket);
    }
}
