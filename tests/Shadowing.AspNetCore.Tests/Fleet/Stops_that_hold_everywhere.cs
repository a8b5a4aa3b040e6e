using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;
using Shadowing.Operations.Decisions;
using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.StoreConformance;
using Shadowing.TestSupport;
using static Shadowing.AspNetCore.Tests.Fleet.FleetQuestions;

namespace Shadowing.AspNetCore.Tests.Fleet;

/// <summary>What a person says to one instance holds at all that share the store.</summary>
public sealed class Stops_that_hold_everywhere
{
    [Fact]
    public async Task What_is_stopped_at_one_of_them_is_stopped_at_all_and_what_is_started_at_another_goes_on_at_all()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west", "north");
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        Assert.True(IsStopped(fleet.All[0]));
        await UntilAsync(() => fleet.All.All(IsStopped));
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[2], "start"));
        await UntilAsync(() => !fleet.All.Any(IsStopped));
    }

    [Fact]
    public async Task One_that_starts_later_knows_what_was_stopped()
    {
        await using var fleet = await FleetApps.StartAsync("east");
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        Assert.True(IsStopped(await fleet.AddAsync("west")));
    }

    [Fact]
    public async Task Without_the_store_a_stop_holds_here_at_once_and_elsewhere_when_it_is_back()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        fleet.Store.RefusesCells = new ShadowStoreException("It is gone.");
        Assert.Equal(HttpStatusCode.Accepted, await SayAsync(fleet.All[0], "stop"));
        Assert.True(IsStopped(fleet.All[0]));
        Assert.False(IsStopped(fleet.All[1]));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SayAsync(fleet.All[1], "start"));
        fleet.Store.RefusesCells = null;
        await UntilAsync(() => IsStopped(fleet.All[1]));
        Assert.Single(await fleet.Store.ReadAuditAsync(0, 10, default), static entry => entry.Action == "stop");
    }

    [Fact]
    public async Task What_was_counted_may_be_written_before_a_stop_can_be_told()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        fleet.Store.RefusesCells = new ShadowStoreException("It is full.");
        Assert.Equal(HttpStatusCode.Accepted, await SayAsync(fleet.All[0], "stop"));
        Assert.True(await fleet.All[0].App.Services.GetRequiredService<StoreWriter>().FlushAsync(default));
        fleet.Store.RefusesCells = null;
        await UntilAsync(() => IsStopped(fleet.All[1]));
    }

    [Fact]
    public async Task Each_stop_that_could_not_be_told_is_written_down()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        fleet.Store.RefusesCells = new ShadowStoreException("It is full.");
        Assert.Equal(HttpStatusCode.Accepted, await SayAsync(fleet.All[0], "stop"));
        Assert.Equal(HttpStatusCode.Accepted, await SayAsync(fleet.All[0], "stop"));
        fleet.Store.RefusesCells = null;
        await UntilAsync(() => fleet.Store.CellVersion == 2);
        Assert.Equal(2, (await fleet.Store.ReadAuditAsync(0, 10, default)).Count(static entry => entry.Action == "stop"));
    }

    [Fact]
    public async Task One_that_cannot_tell_still_hears()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        (fleet.Store.RefusesCells, fleet.Store.SparesCellsOf) = (new ShadowStoreException("It is full."), "eve");
        Assert.Equal(HttpStatusCode.Accepted, await SayAsync(fleet.All[0], "stop"));
        await fleet.Store.ChangeCellAsync(Word("others", isStopped: true), default);
        await UntilAsync(() => Stops(fleet.All[0]).IsStopped("others"));
    }

    [Fact]
    public async Task Who_starts_what_another_has_stopped_meanwhile_is_told_so()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        await UntilAsync(() => IsStopped(fleet.All[1]));
        fleet.Store.HidesCells = new ShadowStoreException("It cannot be read.");
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SayAsync(fleet.All[1], "start"));
        fleet.Store.HidesCells = null;
        await UntilAsync(() => HasHeardAll(fleet.All[1], fleet.Store));
        Assert.True(IsStopped(fleet.All[1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_of_who_has_seen_an_earlier_stop_is_refused_with_who_has_stopped_it_since(bool isHeard)
    {
        await using var fleet = await FleetApps.StartAsync("east");
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        var seen = (await StopAsync(fleet.All[0])).GetProperty("id").GetString();
        await fleet.Store.ChangeCellAsync(Word("prices", isStopped: true), default);
        await UntilAsync(() => !isHeard || HasHeardAll(fleet.All[0], fleet.Store));
        var (status, said) = await PostAsync(fleet.All[0], "experiments/prices/start", seen);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("eve has stopped prices meanwhile: elsewhere.", said, StringComparison.Ordinal);
        Assert.True(IsStopped(fleet.All[0]));
        seen = (await StopAsync(fleet.All[0])).GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(fleet.All[0], "experiments/prices/start", seen)).Status);
    }

    [Fact]
    public async Task Whatever_is_said_at_once_all_end_with_what_was_said_last()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west", "north");
        for (var round = 0; round < 20; round++)
        {
            var said = await Task.WhenAll(fleet.All.Select((app, place) => SayAsync(app, (round + place) % 2 == 0 ? "stop" : "start")));
            Assert.All(said, (status, place) => Assert.True(
                status == HttpStatusCode.OK || ((round + place) % 2 == 1 && status == HttpStatusCode.Conflict), status.ToString()));
            await UntilAsync(() => fleet.All.All(app => HasHeardAll(app, fleet.Store)));
            var cell = (await fleet.Store.ReadCellsAsync(null, default)).Cells[0];
            Assert.All(fleet.All, app => Assert.Equal(StopDecision.Read(cell.Value)!.IsStopped, IsStopped(app)));
        }
    }

    [Fact]
    public async Task A_stop_that_the_store_has_lost_is_said_again()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        await UntilAsync(() => fleet.All.All(IsStopped));
        fleet.Store.LoseCells(1);
        await UntilAsync(() => fleet.Store.CellVersion > 0);
        Assert.True(IsStopped(await fleet.AddAsync("north")));
        Assert.True(fleet.All.All(IsStopped));
        Assert.NotNull((await HealthAsync(fleet.All[0])).GetProperty("lackedAt").GetString());
        Assert.Equal("decided again", (await fleet.Store.ReadAuditAsync(0, 1, default))[0].Action);
    }

    [Fact]
    public async Task A_stop_that_the_store_has_lost_holds_against_a_start_of_who_did_not_know_it()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        await UntilAsync(() => fleet.All.All(IsStopped));
        fleet.Store.HidesCells = new ShadowStoreException("It is being restored.");
        fleet.Store.LoseCells(1);
        await fleet.Store.ChangeCellAsync(Word("prices", isStopped: false), default);
        fleet.Store.HidesCells = null;
        await UntilAsync(() => fleet.Store.CellVersion == 2);
        Assert.True(IsStopped(await fleet.AddAsync("north")));
        Assert.True(fleet.All.All(IsStopped));
    }

    [Fact]
    public async Task A_stop_that_the_store_has_lost_holds_though_others_have_decided_more_since()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        await UntilAsync(() => fleet.All.All(IsStopped));
        fleet.Store.HidesCells = new ShadowStoreException("It is being restored.");
        fleet.Store.LoseCells(1);
        await fleet.Store.ChangeCellAsync(Word("others", isStopped: true), default);
        await fleet.Store.ChangeCellAsync(Word("prices", isStopped: false), default);
        fleet.Store.HidesCells = null;
        await UntilAsync(() => fleet.Store.CellVersion == 3);
        Assert.True(IsStopped(await fleet.AddAsync("north")));
        Assert.True(fleet.All.All(IsStopped));
    }

    [Fact]
    public async Task What_came_back_with_an_older_store_and_stops_is_taken_over_at_once()
    {
        // Its newest change is then the one that was known before the start.
        await using var fleet = await FleetApps.StartAsync("east");
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        await UntilAsync(() => HasHeardAll(fleet.All[0], fleet.Store));
        fleet.Store.LosesNextCell = true;
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "start"));
        await UntilAsync(() => IsStopped(fleet.All[0])
            && fleet.All[0].App.Services.GetRequiredService<ExperimentRegistry>().Current.Find("prices")!.WhyOff == OffReason.Stop);
    }

    [Fact]
    public async Task A_stop_that_was_acknowledged_and_lost_before_anybody_could_read_it_is_said_again()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "start"));
        await UntilAsync(() => fleet.All.All(app => HasHeardAll(app, fleet.Store)));
        fleet.Store.HidesCells = new ShadowStoreException("It fails over.");
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        fleet.Store.LoseCells(1);
        fleet.Store.HidesCells = null;
        await UntilAsync(() => fleet.All.All(IsStopped));
    }

    [Fact]
    public async Task What_a_later_version_has_decided_and_this_one_cannot_read_counts_as_a_stop()
    {
        await using var fleet = await FleetApps.StartAsync("east");
        await fleet.Store.ChangeCellAsync(Word("prices", isStopped: false) with { Value = "<later/>" }, default);
        await UntilAsync(() => IsStopped(fleet.All[0]));
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "start"));
        Assert.False(IsStopped(fleet.All[0]));
    }

    [Fact]
    public async Task A_cell_goes_before_what_is_written_beside_it_for_earlier_versions()
    {
        await using var fleet = await FleetApps.StartAsync();
        await fleet.Store.SaveAsync(new StoreBatch
        {
            Stops =
            [
                new StoredStop("prices", false, "ann", "an earlier word", DateTimeOffset.UnixEpoch),
                new StoredStop("others", true, "ann", "no cell is there", DateTimeOffset.UnixEpoch),
            ],
        }, default);
        await fleet.Store.ChangeCellAsync(Word("prices", isStopped: true), default);
        var east = await fleet.AddAsync("east");
        Assert.True(IsStopped(east));
        Assert.True(Stops(east).IsStopped("others"));
    }

    [Fact]
    public async Task The_answer_says_who_has_stopped_it_and_whom_that_has_reached()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        await fleet.FoldAsync();
        Assert.Equal(JsonValueKind.Null, (await StopAsync(fleet.All[0])).ValueKind);
        fleet.Store.HidesCells = new ShadowStoreException("It cannot be read.");
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        var stop = await UntilAsync(() => StopAsync(fleet.All[0]), static stop => stop.GetProperty("instances").GetInt32() == 2);
        Assert.Equal("a trial", stop.GetProperty("reason").GetString());
        Assert.Equal("west", Assert.Single(stop.GetProperty("unreached").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(1, stop.GetProperty("reached").GetInt32());
        fleet.Store.HidesCells = null;
        await UntilAsync(() => StopAsync(fleet.All[1]), static stop =>
            stop.ValueKind == JsonValueKind.Object && stop.GetProperty("reached").GetInt32() == 2);
        await UntilAsync(() => StopAsync(fleet.All[0]), static stop => stop.GetProperty("reached").GetInt32() == 2);
    }

    [Fact]
    public async Task The_kill_switch_turns_everything_off_at_all_and_says_by_whom()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        await fleet.FoldAsync();
        Assert.Equal(HttpStatusCode.OK, await PostAsync(fleet.All[0], "kill-switch/on"));
        await UntilAsync(() => GetAsync(fleet.All[1], "experiments/prices"),
            static answer => answer.GetProperty("state").GetString() == "killed");
        var killSwitch = await UntilAsync(() => GetAsync(fleet.All[1], "kill-switch"), static answer =>
            answer.GetProperty("isOn").GetBoolean() && answer.GetProperty("stop").GetProperty("reached").GetInt32() == 2);
        Assert.Equal("person", Assert.Single(killSwitch.GetProperty("sources").EnumerateArray()).GetString());
        Assert.Equal("a trial", killSwitch.GetProperty("stop").GetProperty("reason").GetString());
        Assert.Equal("kill switch on", (await fleet.Store.ReadAuditAsync(0, 1, default))[0].Action);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(fleet.All[1], "kill-switch/off"));
        await UntilAsync(() => GetAsync(fleet.All[0], "experiments/prices"),
            static answer => answer.GetProperty("state").GetString() == "running");
        Assert.False((await GetAsync(fleet.All[0], "kill-switch")).GetProperty("isOn").GetBoolean());
    }

    [Fact]
    public async Task Health_says_that_what_is_decided_is_not_heard()
    {
        await using var fleet = await FleetApps.StartAsync("east");
        Assert.Equal(JsonValueKind.Null, (await HealthAsync(fleet.All[0])).GetProperty("lastError").ValueKind);
        fleet.Store.HidesCells = new ShadowStoreException("Its table is locked.");
        var health = await UntilAsync(() => HealthAsync(fleet.All[0]),
            static health => health.GetProperty("lastError").ValueKind == JsonValueKind.String);
        Assert.Equal("Its table is locked.", health.GetProperty("lastError").GetString());
    }

    [Fact]
    public async Task Whom_a_stop_does_not_reach_within_five_seconds_somebody_is_paged_for_and_for_nobody_else()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var fleet = await FleetApps.StartAsync();
        await fleet.AddAsync("east", settings: [("Alerts:Webhook", receiver.Address.ToString())]);
        await fleet.AddAsync("west");
        await fleet.FoldAsync();

        // Of this one nothing is said: it has reached all long before.
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        await UntilAsync(() => StopAsync(fleet.All[0]), static stop => stop.GetProperty("reached").GetInt32() == 2);
        fleet.Store.HidesCells = new ShadowStoreException("It cannot be read.");
        Assert.Equal(HttpStatusCode.OK, await PostAsync(fleet.All[0], "kill-switch/on"));
        var page = await receiver.NextAsync();
        Assert.Equal(("urgent", "page"), (page.GetProperty("kind").GetString(), page.GetProperty("severity").GetString()));
        var reason = Assert.Single(page.GetProperty("reasons").EnumerateArray());
        Assert.Equal(("stop_not_heard",
            "The kill switch has not reached 1 instance within 5 seconds, where calls may still be sampled: west."),
            (reason.GetProperty("reason").GetString(), reason.GetProperty("text").GetString()));
        fleet.Store.HidesCells = null;
    }

    [Fact]
    public async Task A_stop_that_could_not_be_told_pages_too()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var fleet = await FleetApps.StartAsync();
        await fleet.AddAsync("east", settings: [("Alerts:Webhook", receiver.Address.ToString())]);
        fleet.Store.RefusesCells = new ShadowStoreException("It is gone.");
        Assert.Equal(HttpStatusCode.Accepted, await SayAsync(fleet.All[0], "stop"));
        var page = await receiver.NextAsync();
        Assert.Contains("The stop of prices holds on this instance only", page.GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_that_was_said_twice_pages_once_and_names_who_was_taken_for_dead_lately()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var fleet = await FleetApps.StartAsync();
        await fleet.AddAsync("east", settings: [("Alerts:Webhook", receiver.Address.ToString())]);
        await fleet.AddAsync("west");
        await fleet.FoldAsync();

        await fleet.CutOffAsync("west");
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        Assert.Equal(HttpStatusCode.OK, await SayAsync(fleet.All[0], "stop"));
        var reason = Assert.Single((await receiver.NextAsync()).GetProperty("reasons").EnumerateArray()).GetProperty("text").GetString();
        Assert.StartsWith("The stop of prices has not reached 1 instance within 5 seconds, where calls may still be sampled: west (not seen for ",
            reason, StringComparison.Ordinal);
        Assert.EndsWith(" s, taken for dead).", reason, StringComparison.Ordinal);

        // Nothing came between.
        Assert.Equal(HttpStatusCode.OK, await PostAsync(fleet.All[0], "kill-switch/on"));
        Assert.Contains("The kill switch", (await receiver.NextAsync()).GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    private static CellChange Word(string experiment, bool isStopped)
    {
        var word = new StoredStop(experiment, isStopped, "eve", "elsewhere", DateTimeOffset.UnixEpoch);
        return StopDecision.Change(word, new AuditEntry
        {
            Id = Guid.NewGuid().ToString("N"), At = DateTimeOffset.UnixEpoch, By = "eve", Action = isStopped ? "stop" : "start",
            Experiment = experiment, Reason = "elsewhere",
        });
    }

    private static bool HasHeardAll(TestApp app, SharedStoreModel store) => Stops(app).Heard == store.CellVersion;

    private static ExperimentStops Stops(TestApp app) => app.App.Services.GetRequiredService<ExperimentStops>();

    private static async Task<JsonElement> HealthAsync(TestApp app) => (await GetAsync(app, "health")).GetProperty("decisions");

    private static async Task<JsonElement> StopAsync(TestApp app) => (await GetAsync(app, "experiments/prices")).GetProperty("stop");

    private static bool IsStopped(TestApp app) => Stops(app).IsStopped("prices");

    private static Task<HttpStatusCode> SayAsync(TestApp app, string action) => PostAsync(app, $"experiments/prices/{action}");

    private static async Task<HttpStatusCode> PostAsync(TestApp app, string address) => (await PostAsync(app, address, null)).Status;

    private static Task<(HttpStatusCode Status, string Text)> PostAsync(TestApp app, string address, string? seen) =>
        FleetQuestions.PostAsync(app, address, seen is null ? new { reason = "a trial" } : new { reason = "a trial", stop = seen });
}
