using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Shadowing.Dashboard.Tests.Browser;
using Shadowing.Dashboard.Tests.Hosting;

namespace Shadowing.Dashboard.Tests;

public sealed class States(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Routes.Each), MemberType = typeof(Routes))]
    public async Task A_refusal_names_the_policy_that_lacks(string page)
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        dashboard.Instead = static (context, path) =>
        {
            if (path is "me" or "events")
            {
                return false;
            }

            _ = CannedDashboard.RefuseAsync(context, StatusCodes.Status403Forbidden, "Refused.", "Ask for it.");
            return true;
        };
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.All[page]);
        var text = await tab.Page.Locator("main").InnerTextAsync();
        Assert.Contains("You may not read this", text, StringComparison.Ordinal);
        Assert.Contains(page is "group" or "failure" ? "policy Inspect" : "policy View", text, StringComparison.Ordinal);
        Assert.Contains("Ask for it.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Inspect_a_group_is_shown_without_samples()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        dashboard.Answers["me"] = new JsonObject { ["view"] = true, ["inspect"] = false, ["operate"] = false, ["name"] = "reader" };
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Group);
        Assert.Contains("Inspect", await tab.Page.Locator(".note").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Try a rule…" }).CountAsync());
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task Without_Operate_there_is_nothing_to_change()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        dashboard.Answers["me"] = new JsonObject { ["view"] = true, ["inspect"] = true, ["operate"] = false, ["name"] = "reader" };
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        Assert.Equal(0, await tab.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Stop|Start|Forget)") }).CountAsync());
        Assert.Equal(2, await tab.Page.Locator("a[download]").CountAsync());
    }

    [Fact]
    public async Task Stopping_needs_no_reason_and_carries_the_marker()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await tab.Page.Locator("dialog button[type=submit]").ClickAsync();
        await tab.Page.Locator("dialog").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        var (path, body, marker) = Assert.Single(dashboard.Changes);
        Assert.Equal("experiments/offsets-nodatime/stop", path);
        Assert.Equal("1", marker);
        Assert.Equal("Stopped from the dashboard.", JsonNode.Parse(body)!["reason"]!.GetValue<string>());
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task Forgetting_needs_a_reason_and_a_refusal_is_shown()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        dashboard.Instead = static (context, path) =>
        {
            if (!path.EndsWith("/forget", StringComparison.Ordinal))
            {
                return false;
            }

            _ = CannedDashboard.RefuseAsync(context, StatusCodes.Status409Conflict, "Not now.", "It is being written.");
            return true;
        };
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Forget…" }).ClickAsync();
        var submit = tab.Page.Locator("dialog button[type=submit]");
        await submit.ClickAsync();
        Assert.True(await tab.Page.EvaluateAsync<bool>("document.querySelector('#reason').matches(':invalid')"));
        await tab.Page.Locator("#reason").FillAsync("The build is gone.");
        await submit.ClickAsync();
        await Assertions.Expect(tab.Page.Locator("dialog .error")).ToHaveTextAsync("Not now. It is being written.");
        Assert.Equal("The build is gone.", await tab.Page.Locator("#reason").InputValueAsync());
    }

    [Fact]
    public async Task An_unknown_experiment_says_which_are_known()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, "#/experiments/nope");
        Assert.Contains("Known: offsets-nodatime.", await tab.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_declared_nothing_sampled_and_nothing_changed_are_said()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        dashboard.Answers["experiments"]["experiments"] = new JsonArray();
        dashboard.Answers["audit"]["items"] = new JsonArray();
        dashboard.Answers["audit"]["total"] = 0;
        await using var tab = await chromium.OpenAsync();
        foreach (var (route, text) in new[] { (Routes.Experiments, "No experiment is declared"),
            ("#/experiments/quotes-v2", "Nothing was sampled yet."), ("#/experiments/quotes-v2/mismatches", "No mismatch was seen"),
            (Routes.Audit, "Nothing was changed yet"), ("#/nowhere", "There is no such page") })
        {
            await tab.GoAsync(dashboard.Address, route);
            await Assertions.Expect(tab.Page.Locator("main")).ToContainTextAsync(text);
        }

        Assert.Empty(tab.Faults);
    }
}
