using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Notifications.Speakers;
using Shadowing.Storage;
using Shadowing.Storage.Alerts;
using Shadowing.TestSupport;
using static Shadowing.AspNetCore.Tests.Fleet.FleetQuestions;

namespace Shadowing.AspNetCore.Tests.Fleet;

/// <summary>What is to be said of a fleet one of its instances says, of what all of them have counted; whoever says it after him knows
/// what was said.</summary>
public sealed class One_voice_of_a_fleet
{
    private static readonly string[] s_names = ["east", "north", "west"];

    [Fact]
    public async Task Says_once_what_all_of_them_have_counted_and_goes_on_when_the_one_that_spoke_has_ended()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var fleet = await StartAsync(receiver);
        for (var place = 0; place < 3; place++)
        {
            await FleetApps.AskAsync(fleet.All[place], 1_000 * place, 40);
        }

        await FoldAsync(fleet);
        await LookAgainAsync(fleet);
        var digest = await receiver.NextAsync();
        Assert.Equal(("digest", "prices", "fleet", 120L), (Text(digest, "kind"), Text(digest, "experiment"), Text(digest, "of"),
            digest.GetProperty("countsInAll").GetProperty("mismatch").GetInt64()));
        Assert.Contains(Text(digest, "instance"), s_names);
        Assert.Contains("new_group", Reasons(digest));

        // Whoever speaks next has nothing to add, whatever time it is and whoever looks: it is told.
        await fleet.StopAsync(Array.IndexOf(s_names, Text(digest, "instance")));
        await UntilAsync(() => fleet.All.Any(Speaks));
        await FoldAsync(fleet);
        fleet.Shift(TimeSpan.FromMinutes(11));
        await LookAgainAsync(fleet);
        Assert.Equal(0, receiver.Waiting);

        // What lasts is said again once an hour, whoever has said it before.
        Assert.Single(fleet.Store.Alerts);
        fleet.Shift(TimeSpan.FromMinutes(70));
        await LookAgainAsync(fleet);
        var again = await receiver.NextAsync();
        Assert.Contains("verdict_harmful", Reasons(digest));
        Assert.Equal(["verdict_harmful"], Reasons(again));
        Assert.NotEqual(Text(digest, "instance"), Text(again, "instance"));
        Assert.Equal(2, fleet.Store.Alerts.Count);
    }

    [Fact]
    public async Task Says_what_was_wrong_from_the_first_call_on()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var fleet = await FleetApps.StartAsync();
        await fleet.AddAsync("east", settings: [("Alerts:Webhook", receiver.Address.ToString())]);
        await FleetApps.AskAsync(fleet.All[0], 0, 40);
        await FoldAsync(fleet);
        Assert.Contains("new_group", Reasons(await receiver.NextAsync()));
    }

    [Fact]
    public async Task Says_of_a_build_what_the_page_says_also_where_that_is_that_nobody_can_know()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var fleet = await FleetApps.StartAsync();
        (string, string?) webhook = ("Alerts:Webhook", receiver.Address.ToString());
        await fleet.AddAsync("east", settings: [webhook]);
        await fleet.AddAsync("west", secret: "a secret that nobody else has", settings: [webhook]);
        for (var place = 0; place < 2; place++)
        {
            await FleetApps.AskAsync(fleet.All[place], 1_000 * place, 120);
        }

        await FoldAsync(fleet);
        var digest = await receiver.NextAsync();
        Assert.Contains("new_group", Reasons(digest));
        var verdict = await GetAsync(fleet.All[0], "experiments/prices/verdict");
        Assert.Equal(("not yet known", "not yet known"), (Text(verdict, "answer"), Text(digest, "verdict")));
        Assert.DoesNotContain("verdict_harmful", Reasons(digest));
    }

    [Fact]
    public async Task Says_where_shadowing_pauses()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var fleet = await StartAsync(receiver);
        fleet.All[1].App.Services.GetRequiredService<Evidence.AccountBook>().Experiment("prices").IsPaused = true;
        await FoldAsync(fleet);
        await LookAgainAsync(fleet);
        var digest = await receiver.NextAsync();
        Assert.Contains("Shadowing pauses at 1 of 3 instances (north), because", Text(digest, "title"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_that_of_an_instance_that_has_a_webhook_also_for_what_one_has_to_say_that_has_none()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var fleet = await FleetApps.StartAsync();
        await fleet.AddAsync("dumb");
        await fleet.AddAsync("east", settings: [("Alerts:Webhook", receiver.Address.ToString())]);
        await UntilAsync(() => Speaks(fleet.All[1]));
        Assert.False(Speaks(fleet.All[0]));

        // A page of a stop that the other one cannot have heard.
        fleet.Store.HidesCells = new ShadowStoreException("It cannot be read.");
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(fleet.All[0], "kill-switch/on", new { reason = "a trial" })).Status);
        var page = await receiver.NextAsync();
        Assert.Equal(("urgent", "instance", "dumb"), (Text(page, "kind"), Text(page, "of"), Text(page, "instance")));
        await UntilAsync(() => fleet.Store.Alerts is [{ IsEnded: true, Failure: null, Attempts: 1 }]);
        fleet.Store.HidesCells = null;
    }

    [Fact]
    public async Task Is_not_needed_for_a_page_where_the_store_does_not_answer()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var fleet = await FleetApps.StartAsync();
        await fleet.AddAsync("east", settings: [("Alerts:Webhook", receiver.Address.ToString())]);
        fleet.Store.RefusesCells = fleet.Store.RefusesAlerts = new ShadowStoreException("It is gone.");
        Assert.Equal(HttpStatusCode.Accepted,
            (await PostAsync(fleet.All[0], "experiments/prices/stop", new { reason = "a trial" })).Status);
        Assert.Equal("stop_not_heard", Assert.Single(Reasons(await receiver.NextAsync())));
        Assert.Empty(fleet.Store.Alerts);
    }

    [Fact]
    public async Task Tries_again_what_was_not_taken_and_says_in_the_end_that_it_was_given_up()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Status = HttpStatusCode.ServiceUnavailable;
        await using var fleet = await StartAsync(receiver);
        await FleetApps.AskAsync(fleet.All[0], 0, 40);
        await FoldAsync(fleet);
        await LookAgainAsync(fleet);
        var first = await receiver.NextAsync();
        await UntilAsync(() => fleet.Store.Alerts is [{ IsEnded: false, Attempts: >= 1, Failure: "status 503" }]);
        fleet.Shift(TimeSpan.FromSeconds(6));
        Assert.Equal(first.ToString(), (await receiver.NextAsync()).ToString());

        // After an hour it is no news any more; what it says is said again, as another one.
        fleet.Shift(TimeSpan.FromMinutes(61));
        await receiver.NextAsync();
        await UntilAsync(() => fleet.Store.Alerts is [{ IsEnded: true, Failure: "status 503" }, ..]);
        receiver.Status = HttpStatusCode.OK;
        await LookAgainAsync(fleet);
        JsonElement next;
        do
        {
            next = await receiver.NextAsync();
        }
        while (Text(next, "id") == Text(first, "id"));
        Assert.Contains("new_group", Reasons(next));
    }

    [Fact]
    public async Task Says_once_what_has_changed_while_a_receiver_was_away()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Status = HttpStatusCode.ServiceUnavailable;
        await using var fleet = await FleetApps.StartAsync();
        await fleet.AddAsync("east", settings: [("Alerts:Webhook", receiver.Address.ToString())]);
        await FoldAsync(fleet);
        await UntilAsync(() => Speaks(fleet.All[0]));
        await LookAgainAsync(fleet);
        var experiment = fleet.All[0].App.Services.GetRequiredService<Evidence.AccountBook>().Experiment("prices");
        experiment.IsPaused = true;
        await FoldAsync(fleet);
        await LookAgainAsync(fleet);
        await UntilAsync(() => fleet.Store.Alerts is [{ IsEnded: false, Attempts: >= 1 }]);

        // What ends meanwhile waits behind it.
        experiment.IsPaused = false;
        await FoldAsync(fleet);
        fleet.Shift(TimeSpan.FromMinutes(11));
        await LookAgainAsync(fleet);
        await UntilAsync(() => fleet.Store.Alerts is [_, { IsEnded: false, Attempts: 0 }]);

        // With the one that is given up goes the other; and that it is over nobody is told who has not heard that it was.
        fleet.Shift(TimeSpan.FromMinutes(61));
        await UntilAsync(() => fleet.Store.Alerts is
            [{ IsEnded: true, Failure: "status 503" }, { IsEnded: true, Failure: "an earlier one of its topic was given up" }]);
        await UntilAsync(() => fleet.All[0].App.Services.GetRequiredService<Notifications.Alerts.AlertTally>().Read().Failed == 2);
        receiver.Status = HttpStatusCode.OK;
        fleet.Shift(TimeSpan.FromMinutes(11));
        await LookAgainAsync(fleet);
        experiment.IsPaused = true;
        await FoldAsync(fleet);
        await LookAgainAsync(fleet);
        await UntilAsync(() => fleet.Store.Alerts is [_, _, { IsEnded: true, Failure: null }]);
        JsonElement last;
        do
        {
            last = await receiver.NextAsync();
        }
        while (receiver.Waiting > 0);
        Assert.Equal(("digest", "breaker_open"), (Text(last, "kind"), Assert.Single(Reasons(last))));
    }

    [Fact]
    public async Task Says_what_is_there_though_what_was_told_cannot_be_written_down()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var fleet = await FleetApps.StartAsync();
        await fleet.AddAsync("east", settings: [("Alerts:Webhook", receiver.Address.ToString())]);
        await FoldAsync(fleet);
        fleet.Store.RefusesWatches = new ShadowStoreException("It is full.");
        await UntilAsync(() => Speaks(fleet.All[0]));
        Assert.True(await ((IAlertStore)fleet.Store).PostAlertAsync(new StoredAlert("page", true, string.Empty, "{}"), default));
        await receiver.NextAsync();
        Assert.Equal(0, fleet.Store.WatchesSaved);
    }

    [Fact]
    public async Task Tries_a_page_for_a_day_and_less_often_where_it_is_refused()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var fleet = await FleetApps.StartAsync();
        await fleet.AddAsync("east", settings: [("Alerts:Webhook", receiver.Address.ToString())]);
        receiver.Status = HttpStatusCode.ServiceUnavailable;
        Assert.True(await ((IAlertStore)fleet.Store).PostAlertAsync(new StoredAlert("page", true, string.Empty, "{}"), default));
        await UntilAsync(() => fleet.Store.Alerts is [{ Attempts: >= 1, Failure: "status 503" }]);
        fleet.Shift(TimeSpan.FromMinutes(61));
        await UntilAsync(() => fleet.Store.Alerts is [{ Attempts: >= 2, Failure: "status 503" }]);
        Assert.False(fleet.Store.Alerts[0].IsEnded);
        receiver.Status = HttpStatusCode.BadRequest;
        fleet.Shift(TimeSpan.FromMinutes(2));
        await UntilAsync(() => fleet.Store.Alerts is [{ Attempts: >= 3, Failure: "status 400" }]);

        // Whoever refuses it may take it from somebody else, or when he has come to his senses; not within a minute.
        var attempts = fleet.Store.Alerts[0].Attempts;
        while (fleet.Store.Alerts[0].Attempts < 4)
        {
            fleet.Shift(TimeSpan.FromMinutes(2));
            await UntilAsync(() => fleet.Store.Alerts[0].Attempts > attempts);
            attempts = fleet.Store.Alerts[0].Attempts;
        }

        await UntilAsync(() => fleet.Store.Alerts[0].Due - fleet.Store.Now > TimeSpan.FromMinutes(1));
        Assert.InRange(fleet.Store.Alerts[0].Due - fleet.Store.Now, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(16));
        fleet.Shift(TimeSpan.FromHours(23));
        await UntilAsync(() => fleet.Store.Alerts is [{ IsEnded: true, Failure: "status 400" }]);
    }

    private static async Task<FleetApps> StartAsync(WebhookReceiver receiver)
    {
        var fleet = await FleetApps.StartAsync();
        foreach (var name in s_names)
        {
            await fleet.AddAsync(name, settings: [("Alerts:Webhook", receiver.Address.ToString())]);
        }

        await FoldAsync(fleet);
        await UntilAsync(() => fleet.All.Any(Speaks));
        await LookAgainAsync(fleet);
        return fleet;
    }

    // Nobody looks amid it: all the time that passes in it is more than one has the word for.
    private static async Task FoldAsync(FleetApps fleet)
    {
        fleet.Store.RefusesAlerts = new ShadowStoreException("Not now.");
        await fleet.FoldAsync();
        fleet.Store.RefusesAlerts = null;
    }

    private static async Task LookAgainAsync(FleetApps fleet)
    {
        var before = fleet.Store.WatchesSaved;
        fleet.Shift(TimeSpan.FromSeconds(61));
        await UntilAsync(() => fleet.Store.WatchesSaved > before);
    }

    private static bool Speaks(TestApp app) => app.App.Services.GetRequiredService<AlertSpeaker>().Speaks;

    private static string? Text(JsonElement alert, string name) => alert.GetProperty(name).GetString();

    private static List<string> Reasons(JsonElement alert) =>
        [.. alert.GetProperty("reasons").EnumerateArray().Select(static reason => Text(reason, "reason")!)];
}
