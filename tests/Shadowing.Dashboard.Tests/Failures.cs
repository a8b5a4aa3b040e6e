using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Shadowing.Dashboard.Tests.Browser;
using Shadowing.Dashboard.Tests.Hosting;

namespace Shadowing.Dashboard.Tests;

public sealed class Failures(Chromium chromium)
{
    [Fact]
    public async Task The_keyboard_leads_from_an_experiment_to_the_cause_of_a_failure_and_to_a_copied_curl_command()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        var section = tab.Page.GetByRole(AriaRole.Region, new() { Name = "How the candidate fails" });
        await Assertions.Expect(section).ToContainTextAsync("status 500");
        await Assertions.Expect(section).ToContainTextAsync("without Authorization");
        await tab.PressAsync("threw ArgumentOutOfRangeException at Clocks.Offsets.Find");
        await tab.ArriveAsync("threw ArgumentOutOfRangeException at Clocks.Offsets.Find");
        var main = tab.Page.Locator("main");
        foreach (var text in (string[])["GET /offset", "201 of 11,795 counted calls", "5.0.0-rc.2+11aa90", "System.ArgumentOutOfRangeException",
            "Specified argument was out of the range", "at Clocks.Offsets.Find (Offsets.cs, line 42)", "ConnectionRefused",
            "No body is shown: it gave no answer, after 4.20 ms.", "4bf92f3577b34da6a3ce929d0e0e4736"])
        {
            await Assertions.Expect(main).ToContainTextAsync(text);
        }

        await tab.PressAsync("Copy as curl");
        await Assertions.Expect(tab.Page.Locator("#announcer")).ToHaveTextAsync("Curl command copied.");
        Assert.StartsWith("curl -H", await tab.Page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_failed_column_stands_beside_each_share_that_differs()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiments);
        await Assertions.Expect(tab.Page.Locator(".card").First).ToContainTextAsync("failed: 2.4\u202f%, 280 of 11,795 calls");
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Endpoints" })
            .GetByRole(AriaRole.Button, new() { Name = "Failed" })).ToBeVisibleAsync();
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_pause_says_its_cause()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        dashboard.Answers["experiments/offsets-nodatime"]["state"] = "paused";
        dashboard.Answers["experiments/offsets-nodatime"]["pauseCause"] = "status 500";
        dashboard.Answers["health"]["breakers"] = new JsonArray(
            new JsonObject { ["experiment"] = "offsets-nodatime", ["isOpen"] = true, ["cause"] = "unreachable" });
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        await Assertions.Expect(tab.Page.Locator(".page-head .chips")).ToContainTextAsync("failed last by status 500");
        await tab.GoAsync(dashboard.Address, Routes.Health);
        await Assertions.Expect(tab.Page.Locator("main")).ToContainTextAsync("open unreachable");
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task Filters_and_orders_of_the_list_stand_in_the_address()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        var asked = new System.Collections.Concurrent.ConcurrentQueue<string>();
        dashboard.Instead = (context, path) =>
        {
            if (path.EndsWith("/failures", StringComparison.Ordinal))
            {
                asked.Enqueue(context.Request.QueryString.Value!);
            }

            return false;
        };
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Failures);
        await tab.Page.SelectOptionAsync("#filter-kind", "timed out");
        await tab.Page.WaitForURLAsync("**kind=timed**");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Last seen" }).ClickAsync();
        await tab.Page.WaitForURLAsync("**sort=lastSeen**");
        await tab.UntilAsync("document.querySelector('th[aria-sort]').textContent.startsWith('Last seen')");
        Assert.Contains(asked, static query => query.Contains("kind=timed", StringComparison.Ordinal)
            && query.Contains("sort=lastSeen", StringComparison.Ordinal));
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task Without_Inspect_a_group_is_shown_without_samples()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        dashboard.Answers["me"] = new JsonObject { ["view"] = true, ["inspect"] = false, ["operate"] = false, ["name"] = "reader" };
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Failure);
        await Assertions.Expect(tab.Page.Locator("main")).ToContainTextAsync("needs the policy Inspect");
        Assert.Equal(0, await tab.Page.Locator(".sample").CountAsync());
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task Where_nothing_failed_it_is_said()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, "#/experiments/quotes-v2/failures");
        await Assertions.Expect(tab.Page.Locator("main")).ToContainTextAsync("No call failed");
        await tab.GoAsync(dashboard.Address, "#/experiments/quotes-v2");
        await Assertions.Expect(tab.Page.Locator("main")).ToContainTextAsync("No call failed.");
        Assert.Empty(tab.Faults);
    }
}
