using Shadowing.Storage.Alerts;
using static Shadowing.PostgreSql.Tests.Processes.FleetQuestions;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>Whatever becomes of the process that speaks for all: nothing that was to be said is lost, and whoever takes over says one thing
/// twice at most, with the same id.</summary>
public sealed class Alerts_that_one_says_for_all(PostgreSqlServer server, ITestOutputHelper output)
{
    private static int Rounds => Number("SHADOWING_RUNS", 3);

    [Fact]
    public async Task One_that_is_frozen_amid_a_delivery_and_wakes_up_has_said_that_twice_at_most_and_nothing_else()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        await using var fleet = await ProcessFleet.StartAsync(3, server.Direct, $"webhook={receiver.Address}");
        await using var store = PostgreSqlServer.Open(server.Direct, fleet.Schema);
        var late = receiver.AnswerNextLate();
        await PostAsync(store, "amid");
        await receiver.ToldAsync(["amid"]);
        var frozen = await SpeakerAsync(fleet);
        await frozen.SignalAsync("STOP");
        await PostAsync(store, "b1", "b2", "b3", "b4", "b5");

        // Whoever takes over cannot know whether that one was heard.
        await receiver.ToldAsync(["amid"], 2);
        await receiver.ToldAsync(["b1", "b2", "b3", "b4", "b5"]);
        await PostAsync(store, "c1", "c2", "c3");
        late.SetResult();
        await frozen.SignalAsync("CONT");
        await frozen.LastCallAsync();
        await PostAsync(store, "d1", "d2", "d3");
        await receiver.ToldAsync(["c1", "c2", "c3", "d1", "d2", "d3"]);
        await EndedAsync(fleet);
        var counts = receiver.Counts();
        Assert.Equal(12, counts.Count);
        Assert.Equal(["amid"], counts.Where(static told => told.Value > 1).Select(static told => told.Key));
        Assert.Equal(2, counts["amid"]);
    }

    [Fact]
    public async Task Of_those_that_are_frozen_and_killed_again_and_again_each_leaves_one_thing_at_most_that_is_said_twice()
    {
        var seed = Number("SHADOWING_SEED", 16);
        var (random, posted, takings) = (new Random(seed), new List<string>(), 0);
        await using var receiver = await AlertReceiver.StartAsync();
        await using var fleet = await ProcessFleet.StartAsync(3, server.Direct, $"webhook={receiver.Address}");
        await using var store = PostgreSqlServer.Open(server.Direct, fleet.Schema);
        for (var round = 0; round < Rounds; round++)
        {
            // In the midst of it: told, and not answered yet; or anywhere else.
            var late = random.Next(2) == 0 ? receiver.AnswerNextLate() : null;
            var first = posted.Count;
            await PostAsync(store, posted, random.Next(1, 30));
            await receiver.ToldAsync(late is null ? [] : [posted[first]]);
            var speaker = await SpeakerAsync(fleet);
            var way = random.Next(3);
            await speaker.SignalAsync(way switch { 0 => "KILL", 1 => "TERM", _ => "STOP" });
            takings++;
            late?.SetResult();
            await PostAsync(store, posted, random.Next(1, 30));
            await receiver.ToldAsync(posted);
            if (way == 2)
            {
                await speaker.SignalAsync("CONT");
                await speaker.LastCallAsync();
            }
            else
            {
                await speaker.EndedAsync();
                await fleet.ReplaceAsync(fleet.Instances.IndexOf(speaker), server.Direct);
            }
        }

        await EndedAsync(fleet);
        var counts = receiver.Counts();
        Assert.Equal(posted.Order(StringComparer.Ordinal), counts.Keys.Order(StringComparer.Ordinal));
        var repeats = counts.Values.Sum(static told => told - 1);
        Assert.InRange(repeats, 0, takings);
        output.WriteLine($"seed {seed}: {posted.Count} alerts, {takings} speakers frozen, killed or ended, {repeats} said twice, none lost");
    }

    private static async Task PostAsync(IAlertStore store, params string[] ids)
    {
        foreach (var id in ids)
        {
            Assert.True(await store.PostAlertAsync(new StoredAlert(id, false, string.Empty, $"{{\"id\":\"{id}\"}}"), default));
        }
    }

    private static Task PostAsync(IAlertStore store, List<string> posted, int count)
    {
        string[] ids = [.. Enumerable.Range(posted.Count, count).Select(static number => $"alert-{number}")];
        posted.AddRange(ids);
        return PostAsync(store, ids);
    }

    private async Task<FleetInstance> SpeakerAsync(ProcessFleet fleet)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            // Nobody has the word for a moment, where whoever had it has ended.
            var sql = $"SELECT split_part(holder, ':', 1) FROM {fleet.Schema}.alert_word WHERE holder IS NOT NULL";
            if (await server.AskAsync(sql) is [var name])
            {
                return fleet.Instances.Single(instance => instance.Name == name);
            }

            await pause.WaitForNextTickAsync(deadline.Token);
        }
    }

    // Until all of it is written down too: whoever has woken up has had his say.
    private async Task EndedAsync(ProcessFleet fleet)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await server.AskAsync($"SELECT count(*) FROM {fleet.Schema}.alert WHERE ended IS NULL"))[0] != "0")
        {
            await pause.WaitForNextTickAsync(deadline.Token);
        }
    }
}
