using Shadowing.Dashboard.Tests.Browser;
using Shadowing.Dashboard.Tests.Hosting;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests;

public sealed class Pages(Chromium chromium)
{
    [Theory]
    [InlineData("plain")]
    [InlineData("path base")]
    [InlineData("nginx")]
    public async Task Every_page_is_drawn_without_a_fault(string way)
    {
        await using var dashboard = await CannedDashboard.StartAsync(way == "path base" ? "/clock" : "");
        await using var nginx = way == "nginx" ? await Nginx.StartAsync(dashboard.Address) : null;
        var address = nginx is not null ? new Uri(nginx.Address, "shadowing/")
            : way == "path base" ? new Uri(dashboard.Address, "/clock/shadowing/")
            : dashboard.Address;
        var folder = Path.Combine(Repository.Root, "artifacts", "screenshots", "canned");
        foreach (var scheme in new[] { "light", "dark" })
        {
            foreach (var (name, route) in Routes.All)
            {
                await using var tab = await chromium.OpenAsync(scheme);
                await tab.GoAsync(address, route);
                await tab.ShootAsync(Path.Combine(folder, $"{name}-{scheme}-{way.Replace(' ', '-')}.png"));
                Assert.Empty(tab.Faults);
            }
        }
    }

    [Fact]
    public async Task The_verdict_is_seen_without_scrolling()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync(width: 1280, height: 720);
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        Assert.True(await tab.Page.EvaluateAsync<bool>(
            "document.querySelector('.verdict.large').getBoundingClientRect().bottom < innerHeight"));
    }

    [Fact]
    public async Task The_chosen_colours_last()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync("light");
        await tab.GoAsync(dashboard.Address, Routes.Health);
        var light = await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        await tab.Page.SelectOptionAsync("#scheme", "dark");
        var dark = await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        Assert.NotEqual(light, dark);
        await tab.Page.ReloadAsync();
        await tab.SettleAsync();
        Assert.Equal(dark, await tab.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    [Fact]
    public async Task What_cannot_be_seen_is_named()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        dashboard.Answers["experiments/offsets-nodatime"]["headline"] = "safe\u202eevas\u200b\u0007";
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        Assert.Equal("safeU+202EevasU+200BU+0007", await tab.Page.Locator(".verdict-panel .headline").TextContentAsync());
    }

    [Fact]
    public async Task Filters_and_orders_stand_in_the_address()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        var asked = new System.Collections.Concurrent.ConcurrentQueue<string>();
        dashboard.Instead = (context, path) =>
        {
            if (path.EndsWith("/groups", StringComparison.Ordinal))
            {
                asked.Enqueue(context.Request.QueryString.Value!);
            }

            return false;
        };
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Mismatches);
        await tab.Page.SelectOptionAsync("#filter-kind", "value");
        await tab.Page.WaitForURLAsync("**kind=value**");
        await tab.Page.Locator("#filter-path").FillAsync("$.a&b=c");
        await tab.Page.Locator("#filter-path").PressAsync("Enter");
        await tab.Page.WaitForURLAsync("**path=**");
        await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Last seen" }).ClickAsync();
        await tab.Page.WaitForURLAsync("**sort=lastSeen**");
        await tab.UntilAsync("document.querySelector('th[aria-sort]')?.textContent.startsWith('Last seen') === true");
        Assert.Contains(asked, static query => query.Contains("kind=value", StringComparison.Ordinal)
            && query.Contains("path=%24.a%26b%3Dc", StringComparison.Ordinal) && query.Contains("sort=lastSeen", StringComparison.Ordinal));
        Assert.Empty(tab.Faults);
    }
}
