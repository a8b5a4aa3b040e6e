using Microsoft.Playwright;
using Shadowing.Dashboard.Tests.Browser;
using Shadowing.Dashboard.Tests.Hosting;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests;

public sealed class Live_world_clock(Chromium chromium)
{
    private const string Experiment = "#/experiments/offsets-nodatime";

    [Fact]
    public async Task Behind_a_proxy_that_changes_the_host_every_page_is_read_and_what_cannot_be_done_says_why()
    {
        await using var run = await WorldClockRun.StartAsync();
        await using var nginx = await Nginx.StartAsync(run.Dashboard, keepsHost: false);

        // A name that is not this machine's, over plain HTTP: so the browser does not say where a request comes from.
        var dashboard = new Uri($"http://ops.example:{nginx.Address.Port}/tools/clock/shadowing/");
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard, Experiment);
        await Assertions.Expect(tab.Page.Locator("main")).ToContainTextAsync("which differ together in");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Behind a proxy that changes the host, let it keep the host");
        Assert.DoesNotContain(tab.Faults, static fault => !fault.Contains("Cross-Origin-Opener-Policy", StringComparison.Ordinal)
            && !fault.Contains("403", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("path base")]
    [InlineData("nginx")]
    public async Task Every_page_is_drawn_and_accessible(string way)
    {
        await using var run = await WorldClockRun.StartAsync(way == "path base" ? "/clock" : "");
        await using var nginx = way == "nginx" ? await Nginx.StartAsync(run.Dashboard) : null;
        var dashboard = nginx is not null ? new Uri(nginx.Address, "shadowing/")
            : way == "path base" ? new Uri(run.Dashboard, "/clock/shadowing/")
            : run.Dashboard;
        foreach (var scheme in new[] { "light", "dark" })
        {
            await using var tab = await chromium.OpenAsync(scheme);
            await tab.GoAsync(dashboard, Experiment + "/mismatches");
            var group = await tab.Page.Locator("main tbody a").First.GetAttributeAsync("href");
            var routes = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["experiments"] = "#/", ["experiment"] = Experiment, ["mismatches"] = Experiment + "/mismatches", ["group"] = group!,
                ["instances"] = "#/instances", ["health"] = "#/health", ["audit"] = "#/audit",
            };
            foreach (var (name, route) in routes)
            {
                await tab.Page.EvaluateAsync("route => { location.hash = route; }", route);
                await tab.Page.ReloadAsync();
                await tab.SettleAsync();
                await tab.ShootAsync(Path.Combine(Repository.Root, "artifacts", "screenshots", "live",
                    $"{name}-{scheme}-{way.Replace(' ', '-')}.png"));
                Assert.Equal(0, await tab.Page.Locator("main .state h1").CountAsync());
                await Assertions.Expect(tab.Page.Locator("#connection")).ToHaveAttributeAsync("data-state", "live");
                if (way == "plain")
                {
                    Assert.Empty(await Axe.CheckAsync(tab.Page));
                }
            }

            Assert.Empty(tab.Faults);
        }
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task The_pictures_of_the_documentation_are_made_here(string scheme)
    {
        await using var run = await WorldClockRun.StartAsync();
        await using var tab = await chromium.OpenAsync(scheme, width: 1180, height: 1260);
        await tab.GoAsync(run.Dashboard, Experiment);
        var isUpdate = Environment.GetEnvironmentVariable("SHADOWING_UPDATE_SCREENSHOTS") == "1";
        var folder = Path.Combine(Repository.Root, isUpdate ? "docs/images" : "artifacts/screenshots");
        await tab.ShootAsync(Path.Combine(folder, $"dashboard-{scheme}.png"), isWhole: false);
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task The_keyboard_alone_leads_to_a_curl_command_and_new_calls_are_shown_as_they_come()
    {
        await using var run = await WorldClockRun.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(run.Dashboard, "#/");
        await tab.PressAsync("offsets-nodatime");
        await tab.ArriveAsync("offsets-nodatime");
        await tab.PressAsync("Mismatches");
        await tab.ArriveAsync("Mismatches");
        await tab.PressAsync("$.offset");
        await tab.ArriveAsync("$.offset");
        await tab.PressAsync("Copy as curl");
        await Assertions.Expect(tab.Page.Locator("#announcer")).ToHaveTextAsync("Curl command copied.");
        Assert.StartsWith("curl ", await tab.Page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);

        var before = await tab.Page.Locator(".group-summary").InnerTextAsync();
        using var client = new HttpClient(
            new SocketsHttpHandler { UseProxy = false })
        { BaseAddress = new Uri(run.Dashboard.GetLeftPart(UriPartial.Authority)) };
        (await client.GetAsync("/offset?zone=Europe/Paris&at=1905-08-12T12:00:00Z")).EnsureSuccessStatusCode();
        await Assertions.Expect(tab.Page.Locator(".group-summary")).Not.ToHaveTextAsync(before, new() { UseInnerText = true });
        Assert.Empty(tab.Faults);
    }
}
