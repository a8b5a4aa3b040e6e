using System.Globalization;

namespace Shadowing.TestSupport.Servers;

/// <summary>Debian's PgBouncer in transaction mode, before a PostgreSQL.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private readonly OwnServer _server;
    private readonly string _folder;

    private PgBouncer(OwnServer server, string folder, string connectionString) =>
        (_server, _folder, ConnectionString) = (server, folder, connectionString);

    /// <summary>Gets how the superuser connects through it.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts one.</summary>
    /// <param name="cluster">The server before which it stands.</param>
    /// <param name="sessions">How many sessions of the server it shares out.</param>
    public static async Task<PgBouncer> StartAsync(PostgreSqlCluster cluster, int sessions = 6)
    {
        var program = await DebianPackages.CommandAsync("pgbouncer", "pgbouncer");
        var folder = await OwnServer.MakeFolderAsync();
        var (users, settings) = (Path.Combine(folder, "users.txt"), Path.Combine(folder, "pgbouncer.ini"));
        await File.WriteAllTextAsync(users, $"\"postgres\" \"{PostgreSqlCluster.Password}\"\n");
        var (server, port) = await OwnServer.StartAsync(async free =>
        {
            await File.WriteAllTextAsync(settings, Settings(free));
            return await OwnServer.StartAsync(program, [settings], "INT", "process up");
        });
        var own = string.Create(CultureInfo.InvariantCulture, $";Port={port};");
        return new PgBouncer(server, folder, cluster.ConnectionString.Replace(
            string.Create(CultureInfo.InvariantCulture, $";Port={cluster.Port};"), own, StringComparison.Ordinal));

        string Settings(int at) => string.Create(CultureInfo.InvariantCulture, $"""
            [databases]
            * = host=127.0.0.1 port={cluster.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {at}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = {users}
            pool_mode = transaction
            default_pool_size = {sessions}
            max_client_conn = 2000

            """);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
