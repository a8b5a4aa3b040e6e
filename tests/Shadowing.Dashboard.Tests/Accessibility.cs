using Shadowing.Dashboard.Tests.Browser;
using Shadowing.Dashboard.Tests.Hosting;

namespace Shadowing.Dashboard.Tests;

public sealed class Accessibility(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Routes.InBothSchemes), MemberType = typeof(Routes))]
    public async Task No_page_has_a_serious_fault(string page, string scheme)
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync(scheme);
        await tab.GoAsync(dashboard.Address, Routes.All[page]);
        Assert.Empty(await Axe.CheckAsync(tab.Page));
    }

    [Theory]
    [InlineData("light", "Try a rule…")]
    [InlineData("dark", "Try a rule…")]
    [InlineData("light", "Ignore this path")]
    public async Task No_dialog_has_a_serious_fault(string scheme, string button)
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync(scheme);
        await tab.GoAsync(dashboard.Address, Routes.Group);
        await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = button }).ClickAsync();
        if (await tab.Page.Locator("#rule-path").IsVisibleAsync())
        {
            await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
            await tab.Page.Locator("dialog .figures").WaitForAsync();
        }

        Assert.Empty(await Axe.CheckAsync(tab.Page));
    }

    [Fact]
    public async Task The_checker_notices_a_fault()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Health);
        await tab.Page.EvaluateAsync("document.querySelector('main').append(document.createElement('button'))");
        Assert.Contains(await Axe.CheckAsync(tab.Page), static fault => fault.StartsWith("button-name", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Routes.Each), MemberType = typeof(Routes))]
    public async Task Every_page_fits_a_narrow_screen(string page)
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync(width: 360);
        await tab.GoAsync(dashboard.Address, Routes.All[page]);
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
    }
}
