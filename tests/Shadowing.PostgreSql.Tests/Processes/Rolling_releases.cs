using System.Text.Json;
using static Shadowing.PostgreSql.Tests.Processes.FleetQuestions;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>While instances are replaced one after the other, two versions of the library work side by side, and the tables change under
/// both.</summary>
/// <remarks>
/// <c>SHADOWING_OLD_APP</c> names the application of an earlier version: <c>Shadowing.FleetApp.dll</c>, built of an earlier commit. Without
/// it the instances are of one version, and the tables get what a next one may add.
/// </remarks>
public sealed class Rolling_releases(PostgreSqlServer server, ITestOutputHelper output)
{
    private const int Calls = 1_500;

    [Fact]
    public async Task Nobody_loses_a_minute_and_nothing_fails()
    {
        var (schema, old) = (PostgreSqlServer.NewSchema(), Environment.GetEnvironmentVariable("SHADOWING_OLD_APP"));
        var instances = new List<FleetInstance>();
        try
        {
            for (var number = 0; number < 3; number++)
            {
                instances.Add(await FleetInstance.StartOfAsync(old ?? FleetInstance.Program, $"old-{number}", server.Direct, schema));
            }

            var before = await VersionAsync(schema);
            await using var calls = PacedCalls.Start([.. instances], from: 1);
            using var ends = new CancellationTokenSource();
            var watching = WatchAsync(() => [.. instances], ends.Token);
            for (var place = 0; place < 3; place++)
            {
                await calls.AnsweredAsync(Calls);
                var (leaves, comes) = (instances[place],
                    await FleetInstance.StartOfAsync(FleetInstance.Program, $"new-{place}", server.Direct, schema));
                instances[place] = comes;
                await calls.AskAsync([.. instances]);
                await using (leaves)
                {
                    await leaves.EndAsync();
                }

                if (place == 0 && before == await VersionAsync(schema))
                {
                    await AddAsync(schema);
                }
            }

            await calls.AnsweredAsync(Calls);
            await calls.StopAsync();
            await ends.CancelAsync();
            Assert.Empty(await watching);
            Assert.Empty(calls.Wrong);
            var asked = calls.Next - 1;
            var account = await UntilAsync(() => instances[0].GetAsync("experiments/prices/account"),
                account => account.GetProperty("sampled").GetInt64() == asked && account.GetProperty("inFlight").GetInt64() == 0);
            Assert.True(AddsUp(account), account.ToString());
            Assert.Equal(0, account.GetProperty("lostWithProcess").GetInt64());
            var verdict = await UntilAsync(() => instances[2].GetAsync("experiments/prices/verdict"),
                known => known.GetProperty("compared").GetInt64() == asked - Lacking(account));
            var series = await UntilAsync(() => instances[1].GetAsync("experiments/prices/series"), series => InMinutes(series) == asked);
            Assert.Equal(asked, InMinutes(series));
            var after = await VersionAsync(schema);
            Assert.NotEqual(before, after);
            output.WriteLine($"tables of version {before} and then {after}, the first instances of {old ?? "the same version"}: {asked} calls, {verdict.GetProperty("counted").GetInt64()} counted for the verdict");
        }
        finally
        {
            foreach (var instance in instances)
            {
                await instance.DisposeAsync();
            }
        }
    }

    // Whoever is there is asked whether something is wrong, all the time.
    private static async Task<IReadOnlyList<string>> WatchAsync(Func<IReadOnlyList<FleetInstance>> instances, CancellationToken end)
    {
        var errors = new List<string>();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (await ContinuesAsync(pause, end))
        {
            foreach (var instance in instances())
            {
                try
                {
                    if ((await instance.GetAsync("health")).GetProperty("store").GetProperty("lastError").GetString() is { } error)
                    {
                        errors.Add(error);
                    }
                }
                catch (Exception gone) when (gone is HttpRequestException or ObjectDisposedException)
                {
                    // It was replaced meanwhile.
                }
            }
        }

        return errors;
    }

    // A column, a table and an index, as a script may add them.
    private async Task AddAsync(string schema) => await server.ExecuteAsync($"""
        BEGIN;
        SELECT pg_catalog.pg_advisory_xact_lock({PostgreSqlSchema.Lock});
        ALTER TABLE {schema}.run ADD COLUMN more text;
        ALTER TABLE {schema}.run_row ADD COLUMN more text;
        CREATE TABLE {schema}.another (id text PRIMARY KEY);
        CREATE INDEX run_sample_group ON {schema}.run_sample (group_id);
        UPDATE {schema}.version SET version = version + 1;
        COMMIT
        """);

    private async Task<string> VersionAsync(string schema) => (await server.AskAsync($"SELECT version FROM {schema}.version"))[0];

    private static long InMinutes(JsonElement series) =>
        series.GetProperty("minutes").EnumerateArray().Sum(static minute => minute.GetProperty("sampled").GetInt64());
}
