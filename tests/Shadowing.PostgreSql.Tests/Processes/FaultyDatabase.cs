using System.Globalization;
using Npgsql;
using Shadowing.TestSupport.Servers;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>A database of its own, on a small disk, with a role that has no more rights than it must: all of it may fail on
/// request.</summary>
internal sealed class FaultyDatabase : IAsyncDisposable
{
    public const string Schema = "shadows";
    private const string Role = "application";
    private const string Password = "canary-of-the-role";

    // What an instance writes and what a holder folds, but not what says which version the tables have.
    private static readonly string[] s_tables = ["run", "run_row", "run_window", "run_minute", "total_row", "evidence", "history_minute"];
    private readonly PostgreSqlCluster _cluster;
    private readonly SmallDisk _disk;
    private readonly string _filler;

    private FaultyDatabase(PostgreSqlCluster cluster, SmallDisk disk) =>
        (_cluster, _disk, _filler) = (cluster, disk, Path.Combine(disk.Path, "somebody-elses"));

    /// <summary>Gets how the application connects.</summary>
    public string ConnectionString => Of(Role, Password);

    public static async Task<FaultyDatabase> StartAsync()
    {
        var folder = await OwnServer.MakeFolderAsync();
        var disk = SmallDisk.TryMount(folder, megabytes: 64)
            ?? throw new InvalidOperationException("A disk that can be full needs the right to mount one: run the tests as root.");
        PostgreSqlCluster? cluster = null;
        try
        {
            await OwnServer.GiveAsync(folder);
            cluster = await PostgreSqlCluster.StartAsync(null, "max_connections=50");
            var database = new FaultyDatabase(cluster, disk);
            await database.ExecuteAsync($"CREATE TABLESPACE small LOCATION '{folder}'", "postgres");
            await database.ExecuteAsync("CREATE DATABASE fleet TABLESPACE small", "postgres");
            await database.ExecuteAsync($"CREATE ROLE {Role} LOGIN PASSWORD '{Password}'");
            await database.ExecuteAsync(PostgreSqlSchema.Script(0, Schema));
            await database.ExecuteAsync(PostgreSqlSchema.Grants(Role, Schema));
            await database.ExecuteAsync(
                "CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_catalog.pg_sleep(0.2); RETURN NULL; END'");
            return database;
        }
        catch
        {
            await EndAsync(cluster, disk);
            throw;
        }
    }

    /// <summary>Lets it fail in one way, until what this returns is disposed.</summary>
    public async Task<IAsyncDisposable> FailAsync(DatabaseFault fault)
    {
        switch (fault)
        {
            case DatabaseFault.Killed:
                await _cluster.KillAsync();
                return new Undone(_cluster.StartAgainAsync);
            case DatabaseFault.Frozen:
                await _cluster.FreezeAsync();
                return new Undone(_cluster.ThawAsync);
            case DatabaseFault.Slow:
                await ExecuteAsync(string.Concat(s_tables.Select(static table => $"CREATE TRIGGER slow AFTER INSERT OR UPDATE OR DELETE ON {Schema}.{table} FOR EACH STATEMENT EXECUTE FUNCTION public.slow();")));
                return new Undone(() => ExecuteAsync(string.Concat(s_tables.Select(static table => $"DROP TRIGGER slow ON {Schema}.{table};"))));
            case DatabaseFault.Full:
                Fill();
                return new Undone(() =>
                {
                    File.Delete(_filler);
                    return Task.CompletedTask;
                });
            case DatabaseFault.CutOff:
                var ends = new CancellationTokenSource();
                var cutting = CutOffAsync(ends.Token);
                return new Undone(async () =>
                {
                    await ends.CancelAsync();
                    await cutting;
                    ends.Dispose();
                });
            case DatabaseFault.Revoked:
                await ExecuteAsync($"REVOKE ALL ON ALL TABLES IN SCHEMA {Schema} FROM {Role}");
                return new Undone(() => ExecuteAsync(PostgreSqlSchema.Grants(Role, Schema)));
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, null);
        }
    }

    public ValueTask DisposeAsync() => new(EndAsync(_cluster, _disk));

    private static async Task EndAsync(PostgreSqlCluster? cluster, SmallDisk disk)
    {
        try
        {
            await (cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        finally
        {
            disk.Dispose();
            Directory.Delete(disk.Path);
        }
    }

    private void Fill()
    {
        using var filler = new FileStream(_filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                filler.Write(new byte[4_096]);
            }
        }
        catch (IOException)
        {
            // That was the last page.
        }
    }

    // Whoever is connected, five times a second.
    private async Task CutOffAsync(CancellationToken until)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (await pause.WaitForNextTickAsync(until))
            {
                await ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{Role}'");
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ExecuteAsync(string sql, string database = "fleet")
    {
        await using var connection = new NpgsqlConnection($"{_cluster.ConnectionString};Database={database};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private string Of(string user, string password) => string.Create(CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={_cluster.Port};Database=fleet;Username={user};Password={password}");

    private sealed class Undone(Func<Task> undo) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(undo());
    }
}
