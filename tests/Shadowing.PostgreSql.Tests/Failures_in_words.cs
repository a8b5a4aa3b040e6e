using System.Net;
using System.Net.Sockets;
using Npgsql;
using Shadowing.Storage;
using Shadowing.StoreConformance;
using Shadowing.TestSupport.Servers;

namespace Shadowing.PostgreSql.Tests;

public sealed class Failures_in_words(PostgreSqlServer server)
{
    private readonly string _schema = PostgreSqlServer.NewSchema();

    public static TheoryData<string, string> Codes => new()
    {
        { "53100", "the database's disk is full. Make room there." },
        { "53200", "the database has no memory left. Look at its load." },
        { "57P01", "the connection was ended by the server. It is opened again with the next try." },
        { "57P03", "the database is starting or shutting down. It is tried again." },
        { "40P01", "another instance was at the same rows. It is tried again." },
        { "40001", "another instance was at the same rows. It is tried again." },
        { "22P05", "the database cannot hold every character. Use one with the encoding UTF8." },
        { "58030", "the database's disk or a file of it is broken. Look at the server's log." },
        { "08P01", "the database or the pooler before it refused the protocol. Look at the pooler's log." },
        { "P0001", "the store failed. Look at the server's log." },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task What_the_server_reports_is_said_in_words_and_nothing_of_the_batch_is_left(string code, string words)
    {
        await using var store = PostgreSqlServer.Open(server.Direct, _schema);
        await store.LoadAsync(default);
        await server.ExecuteAsync($"""
            CREATE FUNCTION {_schema}.fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a secret value' USING ERRCODE = '{code}'; END $$;
            CREATE TRIGGER fails BEFORE INSERT ON {_schema}.stop FOR EACH ROW EXECUTE FUNCTION {_schema}.fails()
            """);
        var said = await SaidAsync(store.SaveAsync(new StoreBatch { Groups = [Rows.Group("g")], Stops = [Rows.Stop("x")] }, default));
        Assert.Equal($"PostgreSQL {code}: {words}", said);
        Assert.Empty((await store.LoadAsync(default)).Groups);
        await server.ExecuteAsync($"DROP TRIGGER fails ON {_schema}.stop");
        await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("g")], Stops = [Rows.Stop("x")] }, default);
        Assert.Single((await store.LoadAsync(default)).Groups);
    }

    [Fact]
    public async Task A_wrong_password_is_said() => Assert.Equal(
        "PostgreSQL 28P01: the password or the user is wrong. Correct Username and Password of the connection string.",
        await LoadAsync(With(settings => settings.Password = "wrong-canary")));

    [Fact]
    public async Task A_missing_password_is_said() => Assert.Equal(
        "The database wants a password, and the connection string has none. Give it one.",
        await LoadAsync(With(settings => settings.Password = null)));

    [Fact]
    public async Task A_missing_database_is_said() => Assert.Equal(
        "PostgreSQL 3D000: the database does not exist. Create it, or correct Database of the connection string.",
        await LoadAsync(With(settings => settings.Database = "canary_database")));

    [Fact]
    public async Task A_server_that_is_not_there_is_said() => Assert.Equal(
        "Nothing listens at the database's host and port. Start the database, or correct Host and Port of the connection string.",
        await LoadAsync(With(settings => settings.Port = OwnServer.FreePort())));

    [Fact]
    public async Task A_host_that_nobody_knows_is_said() => Assert.Equal(
        "The name of the database's host is not known here. Correct Host of the connection string, or look at the name server.",
        await LoadAsync(With(settings => settings.Host = "canary.invalid")));

    [Fact]
    public async Task A_socket_that_is_not_there_is_said() => Assert.Equal(
        "The database cannot be reached. Look at Host and Port of the connection string, or at the folder of its socket.",
        await LoadAsync(With(settings => settings.Host = "/canary/folder")));

    [Fact]
    public async Task A_server_without_encryption_is_said_where_it_is_wanted() => Assert.Equal(
        "The database offers no encrypted connection, and SSL Mode of the connection string wants one. Let the server offer it (ssl = on).",
        await LoadAsync(With(settings => settings.SslMode = SslMode.Require)));

    [Fact]
    public async Task A_server_that_lets_nobody_in_from_here_is_said()
    {
        var other = await server.StartAnotherAsync(data => File.WriteAllText(Path.Combine(data, "pg_hba.conf"), "local all all trust\n"));
        Assert.Equal(
            "PostgreSQL 28000: the server lets nobody in from here as this user to this database. Add a line to its pg_hba.conf; if it wants encryption, set SSL Mode of the connection string.",
            await LoadAsync(other));
    }

    [Fact]
    public async Task A_replica_is_said()
    {
        var replica = await server.StartAnotherAsync(data => File.WriteAllText(Path.Combine(data, "standby.signal"), string.Empty));
        Assert.Equal(
            "The database is a read-only replica. Connect to the primary: let the connection string name all hosts and say 'Target Session Attributes=primary'.",
            await LoadAsync(replica));
    }

    [Fact]
    public void A_server_that_is_too_old_is_said()
    {
        Assert.Equal("The server is PostgreSQL 12, and the store needs 13 or newer. Upgrade the server, or use another one.",
            Assert.Throws<ShadowStoreException>(() => PostgreSqlDatabase.Refuse(120_018, isReplica: false)).Message);
        PostgreSqlDatabase.Refuse(130_000, isReplica: false);
    }

    [Fact]
    public async Task A_database_that_can_only_be_read_is_said()
    {
        await server.ExecuteAsync($"CREATE ROLE {_schema} LOGIN SUPERUSER PASSWORD 'p'; ALTER ROLE {_schema} SET default_transaction_read_only = on");
        Assert.Equal("PostgreSQL 25006: the database can only be read. Connect to the primary: 'Target Session Attributes=primary'.",
            await LoadAsync(With(settings => (settings.Username, settings.Password) = (_schema, "p"))));
    }

    [Fact]
    public async Task A_user_that_may_not_make_the_schema_is_said()
    {
        await server.ExecuteAsync($"CREATE ROLE {_schema} LOGIN PASSWORD 'p'");
        Assert.Equal(
            $"PostgreSQL 42501: the user lacks a right. Apply PostgreSqlSchema.Grants(...) for it, or let it create the schema '{_schema}' (GRANT CREATE ON DATABASE).",
            await LoadAsync(With(settings => (settings.Username, settings.Password) = (_schema, "p"))));
    }

    [Fact]
    public async Task A_server_without_a_free_connection_is_said()
    {
        await server.ExecuteAsync($"CREATE ROLE {_schema} LOGIN PASSWORD 'p' CONNECTION LIMIT 0");
        Assert.Equal("PostgreSQL 53300: the database has no connection left. Raise max_connections there, or connect through a pooler.",
            await LoadAsync(With(settings => (settings.Username, settings.Password) = (_schema, "p"))));
    }

    [Fact]
    public async Task A_lock_that_is_not_given_back_is_said_in_time_and_the_next_try_works()
    {
        await using var store = PostgreSqlServer.Open(server.Direct, _schema, seconds: 1);
        await store.LoadAsync(default);
        await using var other = new NpgsqlConnection(server.Direct + ";Pooling=false");
        await other.OpenAsync();
        await using (var transaction = await other.BeginTransactionAsync())
        {
            await using var command = new NpgsqlCommand($"SELECT * FROM {_schema}.fleet FOR UPDATE", other, transaction);
            await command.ExecuteNonQueryAsync();
            Assert.Equal(
                "PostgreSQL 55P03: a statement took too long or waited too long for a lock. Look at the database's load and at locks; CommandTimeout says how long is waited.",
                await SaidAsync(store.SaveAsync(new StoreBatch { Groups = [Rows.Group("g")] }, default)));

            // Nobody waits for the summary who only counts or reads.
            Assert.Equal(1, (await store.WriteRunAsync(SharedRows.Batch(SharedRows.One, 1, SharedRows.Row("a")), default)).Number);
            Assert.Single((await store.ReadFleetAsync(0, default)).Runs);
        }

        await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("g")] }, default);
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_ended_by_the_server()
    {
        await using var store = PostgreSqlServer.Open(server.Direct, _schema, seconds: 1);
        await store.LoadAsync(default);
        await server.ExecuteAsync($"""
            CREATE FUNCTION {_schema}.waits() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
            CREATE TRIGGER waits BEFORE INSERT ON {_schema}.stop FOR EACH ROW EXECUTE FUNCTION {_schema}.waits()
            """);
        Assert.StartsWith("PostgreSQL 57014: a statement took too long", await SaidAsync(
            store.SaveAsync(new StoreBatch { Stops = [Rows.Stop("x")] }, default)), StringComparison.Ordinal);
        Assert.Empty((await store.LoadAsync(default)).Stops);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        Assert.Equal(
            "The database did not answer in time. Look at its load, at locks, and at the way to it; CommandTimeout says how long is waited.",
            await LoadAsync(With(settings => settings.Port = ((IPEndPoint)silent.LocalEndpoint).Port), seconds: 1));
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_told_of_the_database()
    {
        await using var store = PostgreSqlServer.Open(server.Direct, _schema);
        await store.LoadAsync(default);
        await using var other = new NpgsqlConnection(server.Direct + ";Pooling=false");
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using var command = new NpgsqlCommand($"SELECT * FROM {_schema}.fleet FOR UPDATE", other, transaction);
        await command.ExecuteNonQueryAsync();
        using var given = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.SaveAsync(new StoreBatch { Groups = [Rows.Group("g")] }, given.Token));
        await transaction.RollbackAsync();
        Assert.Empty((await store.LoadAsync(default)).Groups);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_was_ended_is_opened_anew(bool isPooled)
    {
        await using var store = PostgreSqlServer.Open((isPooled ? server.Pooled : server.Direct) + $";Application Name={_schema}", _schema);
        await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("a")] }, default);
        await server.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{_schema}'");
        try
        {
            await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("b")] }, default);
        }
        catch (ShadowStoreException said)
        {
            Assert.EndsWith("It is opened again with the next try.", said.Message, StringComparison.Ordinal);
        }

        await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("b")] }, default);
        Assert.Equal(2, (await store.LoadAsync(default)).Groups.Count);
    }

    [Fact]
    public async Task One_connection_is_enough_for_all_that_an_instance_asks()
    {
        await using var store = PostgreSqlServer.Open(server.Direct + $";Application Name={_schema}", _schema);
        await Task.WhenAll(Enumerable.Range(1, 40).Select(number => Task.Run<object>(async () => number % 2 == 0
            ? await store.ReadFleetAsync(0, default)
            : await store.WriteRunAsync(SharedRows.Batch(SharedRows.NewRun(), 1, SharedRows.Row("a")), default))));
        Assert.Equal(20, (await store.ReadFleetAsync(0, default)).Runs.Count);
        Assert.Equal(["1"], await server.AskAsync($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{_schema}'"));
    }

    private static async Task<string> SaidAsync(Task work)
    {
        var said = await Assert.ThrowsAsync<ShadowStoreException>(() => work);
        foreach (var secret in (string[])["canary", "secret", "postgres;", "127.0.0.1", "Password="])
        {
            Assert.DoesNotContain(secret, said.Message, StringComparison.OrdinalIgnoreCase);
        }

        return said.Message;
    }

    private string With(Action<NpgsqlConnectionStringBuilder> change)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.Direct);
        change(settings);
        return settings.ConnectionString;
    }

    private async Task<string> LoadAsync(string connection, double seconds = 10)
    {
        await using var store = PostgreSqlServer.Open(connection, _schema, seconds: seconds);
        return await SaidAsync(store.LoadAsync(default));
    }
}
