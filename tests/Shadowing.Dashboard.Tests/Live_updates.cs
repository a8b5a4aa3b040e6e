using Microsoft.Playwright;
using Shadowing.Dashboard.Tests.Browser;
using Shadowing.Dashboard.Tests.Hosting;

namespace Shadowing.Dashboard.Tests;

public sealed class Live_updates(Chromium chromium)
{
    [Fact]
    public async Task A_change_is_shown_and_focus_place_and_selection_stay()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync(height: 500);
        await tab.GoAsync(dashboard.Address, Routes.Group);
        await Assertions.Expect(tab.Page.Locator("#connection")).ToHaveAttributeAsync("data-state", "live");
        await tab.Page.EvaluateAsync("""
            () => {
              const button = document.querySelector('.sample-body button');
              button.focus();
              scrollTo(0, 400);
              getSelection().selectAllChildren(document.querySelector('.line-text'));
              window.held = { button, selected: String(getSelection()), y: scrollY };
            }
            """);
        dashboard.Answers["experiments/offsets-nodatime/groups/4f1a"]["counted"] = 777;
        dashboard.Tell();
        await Assertions.Expect(tab.Page.Locator(".group-summary")).ToContainTextAsync("777 of");
        Assert.True(await tab.Page.EvaluateAsync<bool>(
            "document.activeElement === held.button && held.button.isConnected && scrollY === held.y && String(getSelection()) === held.selected && held.selected !== ''"));
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task What_did_not_change_is_not_sent_again()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        var asked = 0;
        var again = new TaskCompletionSource<string>();
        dashboard.Instead = (context, path) =>
        {
            if (path == "health" && Interlocked.Increment(ref asked) > 1)
            {
                again.TrySetResult(context.Request.Headers.IfNoneMatch.ToString());
            }

            return false;
        };
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Health);
        dashboard.Tell();
        Assert.NotEmpty(await again.Task.WaitAsync(TestSupport.TestApp.Deadline));
    }

    [Fact]
    public async Task A_stream_that_does_not_hold_is_replaced_by_asking()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        dashboard.HasStream = false;
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        await Assertions.Expect(tab.Page.Locator("#connection")).ToHaveAttributeAsync("data-state", "polling", new() { Timeout = 20_000 });
        dashboard.Answers["experiments/offsets-nodatime"]["headline"] = "Something else is true now.";
        await Assertions.Expect(tab.Page.Locator(".verdict-panel .headline"))
            .ToHaveTextAsync("Something else is true now.", new() { Timeout = 20_000 });
        Assert.All(tab.Faults, static fault => Assert.Contains("503", fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_away_is_said_and_what_was_read_stays()
    {
        var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        var port = dashboard.Address.Port;
        await dashboard.DisposeAsync();
        await Assertions.Expect(tab.Page.Locator("#connection")).ToHaveAttributeAsync("data-state", "offline", new() { Timeout = 30_000 });
        await Assertions.Expect(tab.Page.Locator("#connection-text")).ToContainTextAsync("offline since");
        await Assertions.Expect(tab.Page.Locator("h1")).ToHaveTextAsync("offsets-nodatime");
        await Assertions.Expect(tab.Page.Locator("#banner")).ToContainTextAsync("may be old");

        await using var restarted = await CannedDashboard.StartAsync(port: port);
        await Assertions.Expect(tab.Page.Locator("#banner")).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(tab.Page.Locator("#connection")).Not.ToHaveAttributeAsync("data-state", "offline",
            new() { Timeout = 30_000 });
    }
}
