using Microsoft.Playwright;
using Shadowing.Dashboard.Tests.Browser;
using Shadowing.Dashboard.Tests.Hosting;
using Shadowing.Storage;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests;

public sealed class Instances_that_share_a_store(Chromium chromium)
{
    private const string Experiment = "#/experiments/prices";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Either_shows_what_all_have_counted_and_of_one_what_that_one_has(int asked)
    {
        await using var fleet = await FleetDashboards.StartAsync(("east", FleetDashboards.Secret), ("west", FleetDashboards.Secret));
        await fleet.AskAsync(0, 1, 30);
        await fleet.AskAsync(1, 31, 20);
        await fleet.FoldAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(fleet.Address(asked), Routes.Experiments);
        var main = tab.Page.Locator("main");
        await Assertions.Expect(main.Locator(".scope-line")).ToHaveTextAsync(
            new System.Text.RegularExpressions.Regex("^Of the fleet: 2 instances, counted up to [0-9:]{8} UTC$"));
        await Assertions.Expect(main.Locator(".card")).ToContainTextAsync("of 50 counted comparisons");
        await Assertions.Expect(tab.Page.Locator("#foot")).ToContainTextAsync("those of the instances that the head of the page names");

        await tab.Page.GetByLabel("Calls of").SelectOptionAsync("west");
        await Assertions.Expect(main.Locator(".scope-line")).ToContainTextAsync("Of instance west");
        Assert.EndsWith("#/?instance=west", tab.Page.Url, StringComparison.Ordinal);

        // It stays chosen on the way into the experiment, and out of it.
        await tab.PressAsync("prices");
        await tab.ArriveAsync("prices");
        await Assertions.Expect(main.Locator("#process")).ToContainTextAsync("Instance west, since ");
        await Assertions.Expect(main.Locator("[aria-labelledby=account]")).ToContainTextAsync("20 sampled");
        await tab.PressAsync("Mismatches");
        await tab.ArriveAsync("Mismatches");
        await Assertions.Expect(main.Locator(".scope-line")).ToContainTextAsync("Of instance west");
        await Assertions.Expect(main.Locator("tbody")).ToContainTextAsync("20");
        await tab.PressAsync("$.price");
        await tab.ArriveAsync("$.price");
        await Assertions.Expect(main.Locator(".scope-line")).ToContainTextAsync("Of instance west");
        await tab.PressAsync("Experiments");
        await tab.ArriveAsync("Experiments");
        await Assertions.Expect(tab.Page.GetByLabel("Calls of")).ToHaveValueAsync("west");
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task What_is_of_the_answering_instance_only_says_so_on_the_page_of_all()
    {
        await using var fleet = await FleetDashboards.StartAsync(("east", FleetDashboards.Secret), ("west", FleetDashboards.Secret));
        await fleet.AskAsync(0, 1, 3);
        await fleet.AskAsync(1, 4, 4);
        await fleet.FoldAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(fleet.Address(0), Experiment);
        var main = tab.Page.Locator("main");
        await Assertions.Expect(main.Locator("#process")).ToContainTextAsync("The fleet, since ");
        await Assertions.Expect(main.Locator("[aria-labelledby=account]")).ToContainTextAsync("7 sampled");
        foreach (var part in (string[])["overhead", "rules", "noise"])
        {
            await Assertions.Expect(main.Locator($"[aria-labelledby={part}]")).ToContainTextAsync("Of this instance only, east,");
        }

        // The keyboard alone chooses.
        await tab.Page.GetByLabel("Calls of").FocusAsync();
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(main.Locator("#process")).ToContainTextAsync("Instance east, since ");
        await Assertions.Expect(main.Locator("[aria-labelledby=rules]")).Not.ToContainTextAsync("Of this instance only");
        Assert.Equal("scope-instance", await tab.Page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.Empty(await Axe.CheckAsync(tab.Page));
        Assert.Empty(tab.Faults);
    }

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("light", 360)]
    public async Task All_are_listed_and_another_secret_is_marked(string scheme, int width)
    {
        await using var fleet = await FleetDashboards.StartAsync(("east", FleetDashboards.Secret), ("north", FleetDashboards.Secret),
            ("west", "another secret, of the west only"));
        await fleet.AskAsync(0, 1, 2);
        await fleet.FoldAsync();
        await using var tab = await chromium.OpenAsync(scheme, width);
        await tab.GoAsync(fleet.Address(0), Routes.Instances);
        var rows = tab.Page.Locator("main .instances tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        foreach (var name in (string[])["east", "north", "west"])
        {
            var row = rows.Filter(new() { Has = tab.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }) });
            await Assertions.Expect(row).ToContainTextAsync("live");
            await (name == "west" ? Assertions.Expect(row) : Assertions.Expect(row).Not).ToContainTextAsync("another");
            await (name == "east" ? Assertions.Expect(row) : Assertions.Expect(row).Not).ToContainTextAsync("answers here");
        }

        await Assertions.Expect(rows.Filter(new() { HasText = "folds for all" })).ToHaveCountAsync(1);
        await Assertions.Expect(tab.Page.Locator("#foot")).ToContainTextAsync("those of the instances");
        await Assertions.Expect(tab.Page.Locator("main .note.warn")).ToContainTextAsync("Another secret than most have: west");
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        await tab.ShootAsync(Path.Combine(Repository.Root, "artifacts", "screenshots", "fleet", $"instances-{scheme}-{width}.png"));
        Assert.Empty(await Axe.CheckAsync(tab.Page));
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task One_that_has_ended_stands_below_without_reloading_and_one_that_is_not_there_leads_back_to_all()
    {
        await using var fleet = await FleetDashboards.StartAsync(("east", FleetDashboards.Secret), ("west", FleetDashboards.Secret));
        await fleet.AskAsync(1, 1, 2);
        await fleet.FoldAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(fleet.Address(0), Routes.Instances);
        await Assertions.Expect(tab.Page.Locator("main .instances tbody tr")).ToHaveCountAsync(2);
        await fleet.StopAsync(1);
        await fleet.FoldAsync();
        await Assertions.Expect(tab.Page.Locator("main .ended tbody")).ToContainTextAsync("west");
        Assert.Empty(tab.Faults);

        await tab.GoAsync(fleet.Address(0), "#/experiments/prices?instance=nowhere");
        await Assertions.Expect(tab.Page.Locator("main")).ToContainTextAsync("No such instance.");
        await tab.PressAsync("The same of all instances");
        await tab.ArriveAsync("prices");
        await Assertions.Expect(tab.Page.Locator("main .scope-line")).ToContainTextAsync("Of the fleet: 1 instance, counted up to");
    }

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 360)]
    public async Task A_stop_says_by_whom_and_why_and_whom_it_has_not_reached(string scheme, int width)
    {
        await using var fleet = await FleetDashboards.StartAsync(("east", FleetDashboards.Secret), ("west", FleetDashboards.Secret));
        await fleet.FoldAsync();
        fleet.Store.HidesCells = new ShadowStoreException("It cannot be read.");
        await using var tab = await chromium.OpenAsync(scheme, width);
        await tab.GoAsync(fleet.Address(0), Experiment);
        await SayAsync(tab, "Stop", "the prices are <b>wrong</b>");
        var note = tab.Page.GetByRole(AriaRole.Note, new() { Name = "Stopped" });
        await Assertions.Expect(note).ToContainTextAsync(
            new System.Text.RegularExpressions.Regex("Stopped by .+ at .+ UTC: the prices are <b>wrong</b>"));
        await Assertions.Expect(note).ToContainTextAsync("1 of 2 instances know of it. west has not said so yet.");
        await tab.ShootAsync(Path.Combine(Repository.Root, "artifacts", "screenshots", "fleet", $"stopped-{scheme}-{width}.png"));
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        Assert.Empty(await Axe.CheckAsync(tab.Page));
        fleet.Store.HidesCells = null;
        await Assertions.Expect(note).ToContainTextAsync("All 2 instances know of it.", new() { Timeout = 30_000 });
        await SayAsync(tab, "Start", "mended");
        await Assertions.Expect(note).ToHaveCountAsync(0);
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task The_kill_switch_is_on_for_all_and_off_again()
    {
        await using var fleet = await FleetDashboards.StartAsync(("east", FleetDashboards.Secret), ("west", FleetDashboards.Secret));
        await fleet.FoldAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(fleet.Address(0), Routes.Experiments);
        await SayAsync(tab, "Kill switch…", "everything burns");
        var note = tab.Page.GetByRole(AriaRole.Note, new() { Name = "Kill switch" });
        await Assertions.Expect(note).ToContainTextAsync("The kill switch is on: nothing is sampled. Turned on by a person.");
        await Assertions.Expect(note).ToContainTextAsync("everything burns");
        await Assertions.Expect(tab.Page.Locator("main .card")).ToContainTextAsync("killed");
        Assert.Empty(await Axe.CheckAsync(tab.Page));
        await tab.GoAsync(fleet.Address(1), Experiment);
        await Assertions.Expect(note).ToContainTextAsync("everything burns", new() { Timeout = 30_000 });
        await tab.GoAsync(fleet.Address(1), Routes.Experiments);
        await SayAsync(tab, "Turn the kill switch off", "it was a toaster");
        await Assertions.Expect(note).ToHaveCountAsync(0);
        await Assertions.Expect(tab.Page.Locator("main .card")).ToContainTextAsync("running");
        Assert.Empty(tab.Faults);
    }

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 360)]
    public async Task What_is_forgotten_is_gone_from_the_page_and_the_audit_says_whether_it_is_what_was_written(string scheme, int width)
    {
        await using var fleet = await FleetDashboards.StartAsync(("east", FleetDashboards.Secret), ("west", FleetDashboards.Secret));
        await fleet.AskAsync(0, 1, 3);
        await fleet.AskAsync(1, 4, 4);
        await fleet.FoldAsync();
        await using var tab = await chromium.OpenAsync(scheme, width);
        await tab.GoAsync(fleet.Address(0), Experiment);
        await Assertions.Expect(tab.Page.Locator("[aria-labelledby=groups] tbody tr")).ToHaveCountAsync(1);
        await SayAsync(tab, "Forget…", "the <i>wrong</i> build");
        await Assertions.Expect(tab.Page.Locator("[aria-labelledby=groups]")).ToContainTextAsync("No mismatch was seen.",
            new() { Timeout = 30_000 });
        await Assertions.Expect(tab.Page.Locator("[aria-labelledby=account]")).ToContainTextAsync("7 sampled");
        await SayAsync(tab, "Stop", "enough");
        await tab.GoAsync(fleet.Address(1), Routes.Audit);
        await Assertions.Expect(tab.Page.Locator("tbody")).ToContainTextAsync("the <i>wrong</i> build");
        await tab.PressAsync("Check the chain");
        var note = tab.Page.GetByRole(AriaRole.Note, new() { Name = "Chain" });
        await Assertions.Expect(note).ToContainTextAsync("The audit is what was written: 2 entries.");
        await Assertions.Expect(note).ToContainTextAsync("It ends with 2:");
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        Assert.Empty(await Axe.CheckAsync(tab.Page));
        fleet.Store.AuditChain[0] = fleet.Store.AuditChain[0] with { By = "nobody" };
        await tab.Page.ReloadAsync();
        await Assertions.Expect(note).ToContainTextAsync("The audit is not what was written.");
        await Assertions.Expect(note).ToContainTextAsync("Number 1 was altered, moved or put in.");
        await tab.ShootAsync(Path.Combine(Repository.Root, "artifacts", "screenshots", "fleet", $"audit-{scheme}-{width}.png"));
        Assert.Empty(await Axe.CheckAsync(tab.Page));
        Assert.Empty(tab.Faults);
    }

    private static async Task SayAsync(Tab tab, string button, string reason)
    {
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await tab.Page.Locator("dialog textarea").FillAsync(reason);
        await tab.Page.Locator("dialog button[type=submit]").ClickAsync();
        await tab.Page.Locator("dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task A_process_by_itself_shows_no_choice()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        Assert.Equal(0, await tab.Page.Locator(".scope").CountAsync());
        await Assertions.Expect(tab.Page.Locator("#process")).ToContainTextAsync("This process, since ");
        await Assertions.Expect(tab.Page.Locator("#foot")).ToContainTextAsync("Counts are those of this instance only.");
        Assert.Empty(tab.Faults);
    }
}
