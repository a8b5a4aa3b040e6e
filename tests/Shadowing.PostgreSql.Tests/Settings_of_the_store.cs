using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shadowing.Experiments;
using Shadowing.Storage;
using Shadowing.StoreConformance;
using Shadowing.TestSupport;
using Shadowing.TestSupport.Servers;

namespace Shadowing.PostgreSql.Tests;

public sealed class Settings_of_the_store(PostgreSqlServer server)
{
    private readonly string _schema = PostgreSqlServer.NewSchema();

    [Fact]
    public async Task Invalid_settings_stop_the_start_with_all_errors()
    {
        var invalid = await Assert.ThrowsAsync<InvalidShadowingException>(
            () => ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services)
                .UsePostgreSql("Database=x", options => (options.Schema, options.CommandTimeout) = ("Public", TimeSpan.Zero))));
        Assert.Equal(
            [
                "UsePostgreSql: Schema is 'Public'; use 1 to 63 of a-z, 0-9 and _, no digit first, neither public nor pg_...",
                "UsePostgreSql: CommandTimeout is 00:00:00; use 00:00:01 to 00:01:00.",
                "UsePostgreSql: the connection string names no Host; use one such as Host=db.internal;Database=orders;Username=orders.",
            ],
            invalid.Errors);
    }

    [Theory]
    [InlineData("Host=x;Passwrd=canary")]
    [InlineData("canary")]
    [InlineData("Host=x;Port=canary")]
    [InlineData("Host=x;Port=99999999")]
    [InlineData("Host=x,canary:y")]
    [InlineData("Host=x;Target Session Attributes=canary")]
    [InlineData("Host=x;SSL Mode=canary")]
    public async Task A_connection_string_that_cannot_be_read_stops_the_start_and_is_not_shown(string connection)
    {
        var invalid = await Assert.ThrowsAsync<InvalidShadowingException>(
            () => ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services)
                .UsePostgreSql(connection)));
        Assert.StartsWith("UsePostgreSql: the connection string cannot be used", Assert.Single(invalid.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", invalid.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_starts_with_the_store_and_without_a_database()
    {
        await using var host = await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services)
            .UsePostgreSql(server.Direct, options => options.Schema = _schema));
        var store = host.Services.GetRequiredService<IShadowStore>();
        Assert.Equal(("PostgreSQL: shared by all instances", true), (store.Description, store.SurvivesRestart));
        Assert.IsType<Shadowing.Storage.Shared.ISharedStore>(store, exactMatch: false);
        await store.SaveAsync(new StoreBatch { Stops = [Rows.Stop("a")] }, default);
        Assert.Equal(["1"], await server.AskAsync($"SELECT count(*) FROM {_schema}.stop"));

        await using var without = await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services)
            .UsePostgreSql($"Host=127.0.0.1;Port={OwnServer.FreePort()};Username=x;Password=canary"));
        Assert.Contains(without.Logs.Of(LogLevel.Error),
            text => text.Contains("Nothing listens at the database's host and port.", StringComparison.Ordinal));
        Assert.DoesNotContain(without.Logs.Entries, entry => (entry.Message + entry.Exception).Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_data_source_of_the_application_is_used_and_left_to_it()
    {
        await using var source = NpgsqlDataSource.Create(server.Direct + $";Application Name={_schema};Maximum Pool Size=2");
        await using (var host = await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services)
            .UsePostgreSql(source, options => options.Schema = _schema)))
        {
            await host.Services.GetRequiredService<IShadowStore>().SaveAsync(new StoreBatch { Stops = [Rows.Stop("a")] }, default);
        }

        await using var command = source.CreateCommand($"SELECT count(*) FROM {_schema}.stop");
        Assert.Equal(1L, await command.ExecuteScalarAsync());
    }

    [Theory]
    [InlineData("Host=db.internal", true)]
    [InlineData("Host=db.internal;SSL Mode=Prefer", true)]
    [InlineData("Host=10.0.0.1;SSL Mode=Disable", true)]
    [InlineData("Host=localhost,db.internal:5433", true)]
    [InlineData("Host=[2001:db8::1]:5432", true)]
    [InlineData("Host=db.internal;SSL Mode=Require", false)]
    [InlineData("Host=db.internal;SSL Mode=VerifyFull", false)]
    [InlineData("Host=localhost", false)]
    [InlineData("Host=localhost:5433,127.0.0.1:5434", false)]
    [InlineData("Host=127.0.0.1", false)]
    [InlineData("Host=::1", false)]
    [InlineData("Host=/var/run/postgresql", false)]
    public void A_way_to_another_host_that_may_be_unencrypted_is_warned_of(string connection, bool isWarned)
    {
        using var logs = new LogCollector();
        UnencryptedWay.Warn(connection, logs.CreateLogger("store"));
        Assert.Equal(isWarned ? 1 : 0, logs.Of(LogLevel.Warning).Count());
    }

    [Fact]
    public void What_would_not_survive_a_pooler_is_switched_off_and_the_rest_is_the_users()
    {
        var made = new NpgsqlConnectionStringBuilder(PostgreSqlDatabase.ConnectionString(
            "Host=a;Username=u;Password=p;Max Auto Prepare=20;Maximum Pool Size=50;Timeout=60;SSL Mode=VerifyFull;Include Error Detail=true",
            TimeSpan.FromSeconds(7)));
        Assert.Equal((0, 2, true, 7, SslMode.VerifyFull, false, "Shadowing", "p"),
            (made.MaxAutoPrepare, made.MaxPoolSize, made.NoResetOnClose, made.Timeout, made.SslMode, made.IncludeErrorDetail,
                made.ApplicationName, made.Password));
        Assert.Null(made.Options);
        Assert.Null(made.SearchPath);
    }
}
