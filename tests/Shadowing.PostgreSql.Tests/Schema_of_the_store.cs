using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.StoreConformance;
using Shadowing.TestSupport;

namespace Shadowing.PostgreSql.Tests;

public sealed class Schema_of_the_store(PostgreSqlServer server)
{
    private readonly string _schema = PostgreSqlServer.NewSchema();

    [Fact]
    public async Task The_script_makes_by_hand_what_the_store_makes_by_itself()
    {
        var byHand = PostgreSqlServer.NewSchema();
        await server.ExecuteAsync(PostgreSqlSchema.Script(schema: byHand));
        await using var itself = PostgreSqlServer.Open(server.Direct, _schema);
        await itself.LoadAsync(default);
        Assert.Equal(await ShapeAsync(byHand), await ShapeAsync(_schema));
        Assert.NotEmpty(await ShapeAsync(byHand));
        Assert.Equal(string.Empty, PostgreSqlSchema.Script(PostgreSqlSchema.Version));
        await using var store = PostgreSqlServer.Open(server.Direct, byHand, createSchema: false);
        await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("a")] }, default);
        Assert.Single((await store.LoadAsync(default)).Groups);
        Assert.Equal([Number(PostgreSqlSchema.Version)], await server.AskAsync($"SELECT version FROM {byHand}.version"));
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing()
    {
        await server.ExecuteAsync($"CREATE SCHEMA {_schema}; CREATE TABLE {_schema}.stop (mine int)");
        await Assert.ThrowsAsync<PostgresException>(() => server.ExecuteAsync(PostgreSqlSchema.Script(schema: _schema)));
        Assert.Equal(["stop"], await TablesAsync());
        await using var store = PostgreSqlServer.Open(server.Direct, _schema);
        var said = await Assert.ThrowsAsync<ShadowStoreException>(() => store.LoadAsync(default));
        Assert.Equal($"PostgreSQL 42P07: the schema '{_schema}' has tables of that name which are none of the store. Name another schema.",
            said.Message);
        Assert.Equal(["stop"], await TablesAsync());
    }

    [Fact]
    public async Task Eight_instances_that_start_at_once_make_the_tables_once()
    {
        using var logs = new LogCollector();
        var stores = Enumerable.Range(0, 8)
            .Select(number => PostgreSqlServer.Open(number % 2 == 0 ? server.Direct : server.Pooled, _schema, seconds: 30,
                logger: logs.CreateLogger("store")))
            .ToList();
        await Task.WhenAll(stores.Select(store => Task.Run(() => store.LoadAsync(default))));
        Assert.Equal([$"The tables of the store in schema {_schema} were brought from version 0 to {Number(PostgreSqlSchema.Version)}."],
            logs.Of(LogLevel.Information));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_newer_version_that_only_adds_is_worked_with_and_one_that_wants_a_newer_package_is_refused_within_a_minute()
    {
        var time = new StoppedTime();
        await using var store = PostgreSqlServer.Open(server.Direct, _schema, time: time);
        await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("a")] }, default);
        await server.ExecuteAsync($"""
            ALTER TABLE {_schema}.mismatch_group ADD COLUMN more text NOT NULL DEFAULT 'x';
            ALTER TABLE {_schema}.run ADD COLUMN more text;
            CREATE TABLE {_schema}.another (id text);
            UPDATE {_schema}.version SET version = {PostgreSqlSchema.Version + 1}
            """);
        time.Advance(TimeSpan.FromMinutes(2));
        await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("b")] }, default);
        await store.WriteRunAsync(SharedRows.Batch(SharedRows.One, 1, SharedRows.Row("a")), default);
        Assert.Equal(2, (await store.LoadAsync(default)).Groups.Count);

        await server.ExecuteAsync($"UPDATE {_schema}.version SET min_reader = {PostgreSqlSchema.Version + 1}");
        time.Advance(TimeSpan.FromSeconds(61));
        var said = await Assert.ThrowsAsync<ShadowStoreException>(
            () => store.SaveAsync(new StoreBatch { Groups = [Rows.Group("c")] }, default));
        Assert.Equal(
            $"The schema '{_schema}' has version {PostgreSqlSchema.Version + 1} of the tables and wants a package that knows at least {PostgreSqlSchema.Version + 1}; this one knows {PostgreSqlSchema.Version}. Update the package Shadowing.PostgreSql of this instance.",
            said.Message);
        Assert.Equal(["2"], await server.AskAsync($"SELECT count(*) FROM {_schema}.mismatch_group"));
    }

    [Fact]
    public async Task Tables_of_version_1_are_brought_to_this_one_by_whichever_of_two_comes_first_and_keep_what_they_hold()
    {
        await server.ExecuteAsync(PostgreSqlSchema.Scripts(0, _schema)[0]);
        await server.ExecuteAsync(
            $"INSERT INTO {_schema}.stop (experiment_key, experiment, is_stopped, by, reason, at) VALUES ('A', 'a', true, 'b', 'c', 1)");
        Assert.Equal(["1"], await server.AskAsync($"SELECT version FROM {_schema}.version"));
        await using var one = PostgreSqlServer.Open(server.Direct, _schema, seconds: 30);
        await using var other = PostgreSqlServer.Open(server.Pooled, _schema, seconds: 30);
        await Task.WhenAll(Task.Run(() => one.ReadCellsAsync(null, default)), Task.Run(() => other.ReadCellsAsync(null, default)));
        Assert.Equal([Number(PostgreSqlSchema.Version)], await server.AskAsync($"SELECT version FROM {_schema}.version"));
        Assert.True(Assert.Single((await one.LoadAsync(default)).Stops).IsStopped);
        var made = PostgreSqlServer.NewSchema();
        await server.ExecuteAsync(PostgreSqlSchema.Script(schema: made));
        Assert.Equal(await ShapeAsync(made), await ShapeAsync(_schema));
    }

    [Fact]
    public async Task Tables_that_somebody_has_dropped_are_made_again()
    {
        await using var store = PostgreSqlServer.Open(server.Direct, _schema);
        await store.LoadAsync(default);
        await server.ExecuteAsync($"DROP SCHEMA {_schema} CASCADE");
        var said = await Assert.ThrowsAsync<ShadowStoreException>(() => store.LoadAsync(default));
        Assert.StartsWith("PostgreSQL 42P01: tables of the schema", said.Message, StringComparison.Ordinal);
        await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("a")] }, default);
        Assert.Single((await store.LoadAsync(default)).Groups);
    }

    [Fact]
    public async Task A_role_with_the_grants_can_do_everything_but_change_the_tables()
    {
        var role = $"{_schema} \"the app\"";
        var name = "\"" + role.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        await server.ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD 'of-the-role'");
        await server.ExecuteAsync(PostgreSqlSchema.Script(schema: _schema));
        var connection = new NpgsqlConnectionStringBuilder(server.Direct) { Username = role, Password = "of-the-role" }.ConnectionString;
        await using var store = PostgreSqlServer.Open(connection, _schema, createSchema: false);
        var said = await Assert.ThrowsAsync<ShadowStoreException>(() => store.LoadAsync(default));
        Assert.Equal(
            $"PostgreSQL 42501: the user lacks a right. Apply PostgreSqlSchema.Grants(...) for it, or let it create the schema '{_schema}' (GRANT CREATE ON DATABASE).",
            said.Message);

        await server.ExecuteAsync(PostgreSqlSchema.Grants(role, _schema));
        await store.SaveAsync(new StoreBatch
        {
            ForgottenExperiments = ["x"], RemovedGroups = ["x"], RemovedSamples = ["x"], Groups = [Rows.Group("g")],
            Samples = [Rows.Sample("s", "g")], Minutes = [Rows.Minute(1)], Annotations = [Rows.Annotation("n")],
            Audit = [Rows.Audit("e")], Evidence = [new StoredEvidence("x", "{}")], Stops = [Rows.Stop("x")], ExpireBefore = Rows.At(-1),
        }, default);
        await store.WriteRunAsync(SharedRows.Batch(SharedRows.One, 1, SharedRows.Row("a")) with
        {
            Windows = [SharedRows.Window(SharedRows.One, 1)],
            Samples = [Rows.Sample("r", "g")],
            Minutes = [Rows.Minute(2)],
            IsOver = true,
        }, default);
        var turn = await store.TakeTurnAsync(SharedRows.Question(SharedRows.Two), default);
        Assert.True(await store.FoldAsync(SharedRows.Fold(turn!) with
        {
            Ended = new Dictionary<string, long> { [SharedRows.One] = 1 },
            Base = turn!.Rows,
            Totals = turn.Rows,
            Windows = turn.Windows,
            Samples = ["r"],
            Minutes = turn.Minutes,
            ForgetRunsBefore = turn.Now.AddHours(1),
        }, default));
        Assert.Single((await store.ReadFleetAsync(0, default)).Totals);
        Assert.Single(await store.ReadHistoryAsync("orders-v2", null, Rows.At(0), Rows.At(9), default));
        Assert.Single(await store.ReadAnnotationsAsync("orders-v2", Rows.At(0), Rows.At(9), default));
        await store.ChangeCellAsync(new CellChange { Name = "c", Value = "v", Audit = Rows.Audit("c") }, default);
        Assert.Single(await store.ReadAuditChainAsync(0, 9, default));
        Assert.Equal(2, (await store.ReadAuditAsync(0, 9, default)).Count);
        Assert.Single(await store.ReadSamplesAsync("g", default));
        Assert.Empty(await store.ReadRunAsync(SharedRows.One, default));

        await using var own = new NpgsqlConnection(connection + ";Pooling=false");
        await own.OpenAsync();
        foreach (var statement in (string[])[$"DROP TABLE {_schema}.stop", $"TRUNCATE {_schema}.stop", $"CREATE TABLE {_schema}.x ()",
            $"ALTER TABLE {_schema}.stop ADD COLUMN x int", $"UPDATE {_schema}.version SET version = 9",
            $"UPDATE {_schema}.audit SET by = 'nobody'", $"DELETE FROM {_schema}.audit", $"TRUNCATE {_schema}.audit", "CREATE SCHEMA other_than_that"])
        {
            await using var command = new NpgsqlCommand(statement, own);
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        }
    }

    [Theory]
    [InlineData("INSERT INTO {0}.audit (number, id, at, by, action, experiment, reason) VALUES (9223372036854775807, 'x', 0, '', '', '', '')")]
    [InlineData("INSERT INTO {0}.audit (number, id, at, by, action, experiment, reason) VALUES (2, 'x', 0, '', '', '', ''), (3, 'y', 0, '', '', '', '')")]
    [InlineData("DELETE FROM {0}.audit")]
    [InlineData("UPDATE {0}.head SET audit_number = 9223372036854775807")]
    [InlineData("UPDATE {0}.head SET audit_number = -1")]
    [InlineData("DELETE FROM {0}.audit; UPDATE {0}.head SET audit_number = -9223372036854775808")]
    public async Task Whatever_somebody_does_to_the_audit_nobody_is_kept_from_deciding(string statement)
    {
        await using var store = PostgreSqlServer.Open(server.Direct, _schema);
        await store.ChangeCellAsync(Change("one"), default);
        await server.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, statement, _schema));
        foreach (var id in (string[])["two", "three"])
        {
            Assert.Equal(id, (await store.ChangeCellAsync(Change(id), default))!.Change);
        }

        Assert.Equal(3, (await store.ReadCellsAsync(null, default)).Version);
        var entries = await store.ReadAuditChainAsync(long.MinValue, 9, default);
        Assert.Equal(["two", "three"], entries.Select(static entry => entry.Id).Where(static id => id is "two" or "three"));

        static CellChange Change(string id) => new() { Name = "c", Value = id, Audit = Rows.Audit(id), Link = static (_, _) => "link" };
    }

    [Fact]
    public async Task A_schema_that_is_there_needs_no_right_to_create_one()
    {
        await server.ExecuteAsync($"CREATE ROLE {_schema} LOGIN PASSWORD 'of-the-role'; CREATE SCHEMA {_schema} AUTHORIZATION {_schema}");
        var connection = new NpgsqlConnectionStringBuilder(server.Direct) { Username = _schema, Password = "of-the-role" }.ConnectionString;
        await using var store = PostgreSqlServer.Open(connection, _schema);
        Assert.Empty((await store.LoadAsync(default)).Groups);
    }

    [Fact]
    public async Task Missing_and_older_tables_that_may_not_be_made_are_said()
    {
        await using var store = PostgreSqlServer.Open(server.Direct, _schema, createSchema: false);
        var said = await Assert.ThrowsAsync<ShadowStoreException>(() => store.LoadAsync(default));
        Assert.Equal(
            $"The schema '{_schema}' has no tables of the store, and CreateSchema is false. Apply PostgreSqlSchema.Script() of version {PostgreSqlSchema.Version}, and then PostgreSqlSchema.Grants(...).",
            said.Message);
        Assert.Empty(await TablesAsync());
        await server.ExecuteAsync(PostgreSqlSchema.Script(schema: _schema) + $"UPDATE {_schema}.version SET version = 0");
        said = await Assert.ThrowsAsync<ShadowStoreException>(() => store.LoadAsync(default));
        Assert.Equal(
            $"The schema '{_schema}' has version 0 of the tables, {PostgreSqlSchema.Version} is needed, and CreateSchema is false. Apply PostgreSqlSchema.Script(0), and then PostgreSqlSchema.Grants(...).",
            said.Message);

        // Once they are there, it goes on by itself.
        await server.ExecuteAsync($"UPDATE {_schema}.version SET version = {PostgreSqlSchema.Version}");
        Assert.Empty((await store.LoadAsync(default)).Groups);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("pg_mine")]
    [InlineData("Upper")]
    [InlineData("1st")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("a\"; DROP TABLE x; --")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123")]
    public void A_name_that_would_need_quotes_is_refused(string schema)
    {
        Assert.Throws<ArgumentException>(() => PostgreSqlSchema.Script(schema: schema));
        Assert.Throws<ArgumentException>(() => PostgreSqlSchema.Grants("app", schema));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PostgreSqlSchema.Script(-1));
        Assert.Throws<ArgumentNullException>(() => PostgreSqlSchema.Script(schema: null!));
        Assert.Throws<ArgumentException>(() => PostgreSqlSchema.Grants(""));
        Assert.Throws<ArgumentException>(() => PostgreSqlSchema.Grants("a\0b"));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Task<List<string>> TablesAsync() =>
        server.AskAsync($"SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace('{_schema}')");

    private async Task<List<string>> ShapeAsync(string schema) =>
    [
        .. await server.AskAsync($"SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name, is_identity FROM information_schema.columns WHERE table_schema = '{schema}' ORDER BY table_name, ordinal_position"),
        .. (await server.AskAsync($"SELECT indexdef FROM pg_indexes WHERE schemaname = '{schema}' ORDER BY indexname"))
            .Select(index => index.Replace(schema, "schema", StringComparison.Ordinal)),
        .. await server.AskAsync($"SELECT relname, reloptions::text FROM pg_class WHERE relnamespace = to_regnamespace('{schema}') ORDER BY relname"),
        .. await server.AskAsync($"SELECT version, min_reader FROM {schema}.version"),
    ];
}
