using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Operations.Decisions;
using Shadowing.Storage;
using Shadowing.TestSupport;
using static Shadowing.AspNetCore.Tests.Fleet.FleetQuestions;

namespace Shadowing.AspNetCore.Tests.Fleet;

/// <summary>What a person makes forgotten at one instance is forgotten at all that share the store, and does not come back.</summary>
public sealed class What_is_forgotten_everywhere
{
    [Fact]
    public async Task Groups_evidence_and_history_of_all_go_what_they_counted_stays_and_what_comes_after_counts()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west", "north");
        foreach (var app in fleet.All)
        {
            await FleetApps.AskAsync(app, 1, 5);
        }

        await fleet.FoldAsync();
        Assert.NotEqual(0, (await GetAsync(fleet.All[0], "experiments/prices/groups")).GetProperty("total").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await ForgetAsync(fleet.All[1])).Status);
        await UntilAsync(() => fleet.All.All(HasForgotten));
        await fleet.FoldAsync();
        foreach (var app in fleet.All)
        {
            foreach (var of in (string[])["", "?instance=east", "?instance=west", "?instance=north"])
            {
                Assert.Equal(0, (await GetAsync(app, $"experiments/prices/groups{of}")).GetProperty("total").GetInt32());
            }

            Assert.Equal(0, (await GetAsync(app, "experiments/prices/verdict")).GetProperty("compared").GetInt64());
            var account = (await GetAsync(app, "experiments/prices")).GetProperty("account");
            Assert.Equal((15, 0), (account.GetProperty("sampled").GetInt64(), account.GetProperty("lostWithProcess").GetInt64()));
            Assert.True(account.GetProperty("addsUp").GetBoolean());
        }

        Assert.Empty(await HistoryAsync(fleet));
        var audit = Assert.Single(await fleet.Store.ReadAuditAsync(0, 10, default), static entry => entry.Action == "forget");
        Assert.Equal("a mistake", audit.Reason);

        await FleetApps.AskAsync(fleet.All[2], 1, 4);
        await fleet.FoldAsync();
        await fleet.FoldAsync();
        var verdict = await GetAsync(fleet.All[0], "experiments/prices/verdict");
        Assert.Equal((4, 0), (verdict.GetProperty("compared").GetInt64(), verdict.GetProperty("counted").GetInt64() - 4));
        Assert.Equal(19, (await GetAsync(fleet.All[1], "experiments/prices/account")).GetProperty("sampled").GetInt64());
        Assert.Equal(4, (await HistoryAsync(fleet)).Sum(static minute => minute.Sampled));
        Assert.Equal(["east", "north", "west"], (await GetAsync(fleet.All[0], "instances")).GetProperty("instances").EnumerateArray()
            .Select(static one => one.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_whose_store_was_away_for_it_does_not_bring_it_back()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        await FleetApps.AskAsync(fleet.All[0], 1, 5);
        await FleetApps.AskAsync(fleet.All[1], 1, 5);
        fleet.Store.RefusesRuns = new ShadowStoreException("There is no room.");
        var writer = fleet.All[0].App.Services.GetRequiredService<StoreWriter>();
        Assert.False(await writer.FlushAsync(default));   // a batch is open from here on
        await FleetApps.AskAsync(fleet.All[0], 6, 2);
        Assert.Equal(HttpStatusCode.OK, (await ForgetAsync(fleet.All[1])).Status);
        await UntilAsync(() => fleet.All.All(HasForgotten));
        await FleetApps.AskAsync(fleet.All[0], 8, 3);
        fleet.Store.RefusesRuns = null;
        await fleet.FoldAsync();
        await fleet.FoldAsync();
        await fleet.FoldAsync();
        var verdict = await GetAsync(fleet.All[1], "experiments/prices/verdict");
        Assert.InRange(verdict.GetProperty("compared").GetInt64(), 0, 3);
        Assert.InRange(await GroupedAsync(fleet), 0, 3);
        Assert.Equal(15, (await GetAsync(fleet.All[1], "experiments/prices/account")).GetProperty("sampled").GetInt64());
    }

    [Fact]
    public async Task Who_forgets_what_another_has_made_forgotten_meanwhile_is_told_so()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        Assert.Equal(HttpStatusCode.OK, (await ForgetAsync(fleet.All[0])).Status);
        var seen = (await GetAsync(fleet.All[0], "experiments/prices")).GetProperty("forgotten").GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.OK, (await ForgetAsync(fleet.All[0], seen)).Status);
        var (status, text) = await ForgetAsync(fleet.All[1], seen);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("has made prices forgotten meanwhile: a mistake.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_store_nothing_is_forgotten()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        await FleetApps.AskAsync(fleet.All[0], 1, 5);
        fleet.Store.RefusesCells = new ShadowStoreException("It is gone.");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ForgetAsync(fleet.All[0])).Status);
        fleet.Store.RefusesCells = null;
        await fleet.FoldAsync();
        Assert.Equal(5, (await GetAsync(fleet.All[0], "experiments/prices/verdict")).GetProperty("compared").GetInt64());
    }

    [Fact]
    public async Task A_store_that_was_restored_to_what_it_was_before_does_not_bring_it_back()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        await FleetApps.AskAsync(fleet.All[0], 1, 5);
        await fleet.FoldAsync();
        Assert.Equal(HttpStatusCode.OK, (await ForgetAsync(fleet.All[0])).Status);
        await UntilAsync(() => fleet.All.All(HasForgotten));
        fleet.Store.LoseCells(1);
        await UntilAsync(() => fleet.Store.CellVersion > 0);
        var north = await fleet.AddAsync("north");
        Assert.Equal(Epoch(fleet.All[0]), Epoch(north));
        Assert.Equal("decided again", (await fleet.Store.ReadAuditAsync(0, 1, default))[0].Action);
    }

    [Fact]
    public async Task An_epoch_does_not_go_back_and_who_forgets_without_knowing_of_it_begins_a_later_one()
    {
        await using var fleet = await FleetApps.StartAsync("east", "west");
        Assert.Equal(HttpStatusCode.OK, (await ForgetAsync(fleet.All[0])).Status);
        await UntilAsync(() => fleet.All.All(HasForgotten));
        var epoch = Epoch(fleet.All[0]);
        var word = new Forgetting("prices", 3, "eve", "elsewhere", DateTimeOffset.UnixEpoch);
        var entry = new AuditEntry
        {
            Id = "eve", At = DateTimeOffset.UnixEpoch, By = "eve", Action = "forget", Experiment = "prices", Reason = "elsewhere",
        };
        await fleet.Store.ChangeCellAsync(ForgetDecision.Change(word, entry), default);
        await UntilAsync(() => fleet.Store.CellVersion > 2 && fleet.All.All(app => Epoch(app) == epoch + 1));
        Assert.Equal(epoch + 1, Epoch(await fleet.AddAsync("north")));
    }

    [Fact]
    public async Task What_is_announced_at_one_of_them_is_awaited_by_all_and_by_one_that_starts_later()
    {
        await using var fleet = await FleetApps.StartAsync();
        await fleet.AddAsync("east", version: null);
        await fleet.AddAsync("west", version: null);
        var (status, text) = await PostAsync(fleet.All[0], "experiments/prices/release", new { version = "9.9", reason = "a new build" });
        Assert.True(status == HttpStatusCode.OK, text);
        await UntilAsync(() => Announced(fleet.All[1]) == "9.9");
        Assert.Equal("9.9", Announced(await fleet.AddAsync("north", version: null)));
        await fleet.FoldAsync();
        foreach (var app in fleet.All)
        {
            Assert.Equal("9.9", (await GetAsync(app, "experiments/prices/verdict")).GetProperty("candidateVersion").GetString());
        }

        (_, text) = await PostAsync(fleet.All[1], "experiments/prices/release", new { version = "9.9" });
        Assert.Contains("nothing was changed", text, StringComparison.Ordinal);
        var audit = Assert.Single(await fleet.Store.ReadAuditAsync(0, 10, default), static entry => entry.Action == "release");
        Assert.Equal("9.9: a new build", audit.Reason);
    }

    [Fact]
    public async Task An_announcement_without_the_store_holds_here_and_is_told_when_it_is_back()
    {
        await using var fleet = await FleetApps.StartAsync();
        await fleet.AddAsync("east", version: null);
        await fleet.AddAsync("west", version: null);
        fleet.Store.RefusesCells = new ShadowStoreException("It is gone.");
        Assert.Equal(HttpStatusCode.Accepted,
            (await PostAsync(fleet.All[0], "experiments/prices/release", new { version = "9.9" })).Status);
        Assert.Equal(("9.9", null), (Announced(fleet.All[0]), Announced(fleet.All[1])));
        fleet.Store.RefusesCells = null;
        await UntilAsync(() => Announced(fleet.All[1]) == "9.9");
    }

    private static string? Announced(TestApp app) =>
        app.App.Services.GetRequiredService<AccountBook>().Experiment("prices").Evidence.Announced;

    private static long Epoch(TestApp app) => app.App.Services.GetRequiredService<ExperimentEpochs>().Of("prices");

    private static bool HasForgotten(TestApp app) => Epoch(app) > 0;

    private static async Task<long> GroupedAsync(FleetApps fleet) =>
        (await GetAsync(fleet.All[0], "experiments/prices/groups")).GetProperty("items").EnumerateArray()
            .Sum(static group => group.GetProperty("count").GetInt64());

    private static async Task<IReadOnlyList<Shadowing.History.HistoryMinute>> HistoryAsync(FleetApps fleet) =>
        await fleet.Store.ReadHistoryAsync("prices", null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default);

    private static Task<(HttpStatusCode Status, string Text)> ForgetAsync(TestApp app, string? seen = null) =>
        PostAsync(app, "experiments/prices/forget",
            seen is null ? new { reason = "a mistake" } : new { reason = "a mistake", forgotten = seen });
}
