using System.Globalization;
using Npgsql;
using Shadowing.TestSupport.Servers;

namespace Shadowing.Benchmarks.Fleet;

/// <summary>A PostgreSQL for one fleet, behind a pooler where there are more instances than it has connections for.</summary>
internal sealed class FleetDatabase : IAsyncDisposable
{
    public const string Schema = "shadows";
    private const int MostDirect = 250;
    private const int Sessions = 20;
    private static readonly long s_ticks = 10_000_000 / 100;   // the kernel counts hundredths of a second
    private readonly PostgreSqlCluster _cluster;
    private readonly PgBouncer? _bouncer;

    private FleetDatabase(PostgreSqlCluster cluster, PgBouncer? bouncer) => (_cluster, _bouncer) = (cluster, bouncer);

    /// <summary>Gets how instances connect.</summary>
    public string ConnectionString => _bouncer?.ConnectionString ?? _cluster.ConnectionString;

    /// <summary>Gets whether they do so through a pooler.</summary>
    public bool IsPooled => _bouncer is not null;

    public static async Task<FleetDatabase> StartAsync(int instances)
    {
        var cluster = await PostgreSqlCluster.StartAsync(null, "max_connections=300", "shared_buffers=256MB", "max_wal_size=4GB");
        return new FleetDatabase(cluster, instances > MostDirect ? await PgBouncer.StartAsync(cluster, Sessions) : null);
    }

    /// <summary>Looks at what it has done so far.</summary>
    public async Task<FleetFigures> LookAsync()
    {
        await using var connection = new NpgsqlConnection($"{_cluster.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
            SELECT (SELECT xact_commit FROM pg_stat_database WHERE datname = 'postgres'),
              sum(n_tup_ins)::bigint, sum(n_tup_upd)::bigint, sum(n_tup_hot_upd)::bigint, sum(n_tup_del)::bigint, sum(n_dead_tup)::bigint,
              pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint, sum(pg_total_relation_size(relid))::bigint,
              (SELECT sum(number)::bigint FROM {Schema}.run), (SELECT fold FROM {Schema}.fleet)
            FROM pg_stat_user_tables WHERE schemaname = '{Schema}'
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new FleetFigures(TimeProvider.System.GetTimestamp(), reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2),
            reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8),
            reader.GetInt64(9), Processor(), Environment.CpuUsage.TotalTime);
    }

    /// <summary>Gets how many batches the run that has written least has written.</summary>
    public async Task<long> LeastBatchesAsync(int instances)
    {
        await using var connection = new NpgsqlConnection($"{_cluster.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT count(*), coalesce(min(number), 0) FROM {Schema}.run", connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return reader.GetInt64(0) < instances ? 0 : reader.GetInt64(1);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_bouncer is not null)
        {
            await _bouncer.DisposeAsync();
        }

        await _cluster.DisposeAsync();
    }

    // What has ended meanwhile is in the first one's children's time.
    private TimeSpan Processor()
    {
        var ticks = 0L;
        foreach (var process in _cluster.Processes())
        {
            try
            {
                var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                ticks += fields[11..15].Sum(static field => long.Parse(field, CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                // It has ended between the two looks.
            }
        }

        return TimeSpan.FromTicks(ticks * s_ticks);
    }
}
