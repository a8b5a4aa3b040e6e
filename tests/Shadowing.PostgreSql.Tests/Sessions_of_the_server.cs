using System.Globalization;
using Npgsql;
using Shadowing.Storage;
using Shadowing.StoreConformance;

namespace Shadowing.PostgreSql.Tests;

public sealed class Sessions_of_the_server(PostgreSqlServer server)
{
    private const int Sessions = 6;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly string _schema = PostgreSqlServer.NewSchema();

    [Fact]
    public async Task Nothing_of_the_store_stays_in_a_session_that_a_pooler_hands_on()
    {
        var stores = Enumerable.Range(0, 2 * Sessions).Select(_ => PostgreSqlServer.Open(server.Pooled, _schema, seconds: 30)).ToList();
        await Task.WhenAll(stores.Select((store, number) => Task.Run(async () =>
        {
            for (var batch = 1; batch <= 10; batch++)
            {
                var run = number.ToString("X32", CultureInfo.InvariantCulture);
                await store.WriteRunAsync(SharedRows.Batch(run, batch, SharedRows.Row("a")), default);
                await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("g")] }, default);
                await store.LoadAsync(default);
            }
        })));

        // All sessions of the pooler at once, so that none is looked at twice.
        var held = new List<NpgsqlConnection>();
        var said = new List<string>();
        for (var session = 0; session < Sessions; session++)
        {
            var connection = new NpgsqlConnection(server.Pooled + ";Pooling=false;No Reset On Close=true");
            held.Add(connection);
            await connection.OpenAsync();
            var transaction = await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand(
                "SELECT pg_backend_pid() || ' ' || current_setting('statement_timeout') || ' ' || current_setting('lock_timeout') || ' ' || current_setting('idle_in_transaction_session_timeout') || ' ' || current_setting('search_path') || ' ' || (SELECT count(*) FROM pg_prepared_statements) || ' ' || (SELECT count(*) FROM pg_listening_channels()) || ' ' || (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory')",
                connection, transaction);
            said.Add((string)(await command.ExecuteScalarAsync())!);
        }

        Assert.Equal(Sessions, said.Select(text => text.Split(' ')[0]).Distinct().Count());
        Assert.All(said, text => Assert.EndsWith(" 0 0 0 \"$user\", public 0 0 0", text, StringComparison.Ordinal));
        foreach (var connection in held)
        {
            await connection.DisposeAsync();
        }

        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_is_written_over_and_over_stays_in_its_page()
    {
        // What the server does by itself meanwhile keeps pages from being cleaned, now and then: the best of three shows what the tables
        // can do.
        var shares = new List<double>();
        for (var attempt = 0; attempt < 3 && shares.DefaultIfEmpty().Max() < 0.9; attempt++)
        {
            shares.Add(await ShareAsync($"{_schema}_{attempt}"));
        }

        Assert.InRange(shares.Max(), 0.9, 1);
    }

    // In a database of its own: what a page has of old versions stays while any transaction of the database is older.
    private async Task<double> ShareAsync(string database)
    {
        const int Runs = 5;
        const int Batches = 200;
        await server.ExecuteAsync($"CREATE DATABASE {database}");
        await using (var store = PostgreSqlServer.Open($"{server.Direct};Database={database}", _schema))
        {
            for (var batch = 1; batch <= Batches; batch++)
            {
                for (var run = 0; run < Runs; run++)
                {
                    var content = $"{{\"calls\":{batch},\"more\":\"{new string((char)('a' + (batch % 26)), 400 + batch)}\"}}";
                    await store.WriteRunAsync(
                        SharedRows.Batch(run.ToString("X32", CultureInfo.InvariantCulture), batch,
                            [.. Enumerable.Range(0, 20).Select(key => SharedRows.Row($"GET /{key}", content))]),
                        default);
                }
            }
        }

        // The server counts when a session ends, and the session when it likes.
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var deadline = new CancellationTokenSource(s_patience);
        var least = 1d;
        foreach (var (table, updates) in ((string, int)[])[("run", Runs * Batches), ("run_row", Runs * (Batches - 1) * 20)])
        {
            least = Math.Min(least, await AtLeastAsync(database, table, updates, pause, deadline.Token));
        }

        return least;
    }

    private async Task<double> AtLeastAsync(string database, string table, int updates, PeriodicTimer pause, CancellationToken deadline)
    {
        while (true)
        {
            var counts = (await server.AskAsync(
                $"SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE schemaname = '{_schema}' AND relname = '{table}'",
                database))[0]
                .Split(' ').Select(count => long.Parse(count, CultureInfo.InvariantCulture)).ToArray();
            if (counts[0] >= updates)
            {
                var share = (double)counts[1] / counts[0];
                TestContext.Current.TestOutputHelper?.WriteLine(
                    FormattableString.Invariant($"{table}: {counts[1]} of {counts[0]} updates stayed in their page, {share:P1}."));
                return share;
            }

            await pause.WaitForNextTickAsync(deadline);
        }
    }
}
