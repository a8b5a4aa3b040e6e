using Microsoft.Playwright;
using Shadowing.Dashboard.Tests.Browser;
using Shadowing.Dashboard.Tests.Hosting;

namespace Shadowing.Dashboard.Tests;

public sealed class Keyboard(Chromium chromium)
{
    [Fact]
    public async Task Tab_and_Enter_lead_from_the_start_to_a_copied_curl_command()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiments);
        await tab.PressAsync("offsets-nodatime");
        await tab.ArriveAsync("offsets-nodatime");
        await tab.PressAsync("Mismatches");
        await tab.ArriveAsync("Mismatches");
        await tab.PressAsync("$.offset");
        await tab.ArriveAsync("$.offset");
        await tab.PressAsync("Copy as curl");
        await Assertions.Expect(tab.Page.Locator("#announcer")).ToHaveTextAsync("Curl command copied.");
        var copied = await tab.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.StartsWith("curl -H 'Accept: application/json'", copied, StringComparison.Ordinal);
        Assert.Empty(tab.Faults);
    }

    [Theory]
    [InlineData("Instances")]
    [InlineData("Health")]
    [InlineData("Audit")]
    public async Task Every_page_of_the_bar_is_reached(string page)
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiments);
        await tab.PressAsync(page);
        await tab.ArriveAsync(page);
    }

    [Fact]
    public async Task The_first_link_skips_to_the_content()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await tab.Page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.EndsWith(Routes.Experiment, tab.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dialog_keeps_the_focus_and_gives_it_back()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Group);
        await tab.PressAsync("Try a rule…");
        await tab.Page.Locator("dialog").WaitForAsync();
        for (var press = 0; press < 12; press++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            Assert.True(await tab.Page.EvaluateAsync<bool>(
                "document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement)"));
        }

        await tab.Page.Keyboard.PressAsync("Escape");
        Assert.Equal("Try a rule…", await tab.Page.EvaluateAsync<string>("document.activeElement.textContent"));
    }

    [Fact]
    public async Task Whatever_has_the_focus_shows_it()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        for (var press = 0; press < 25; press++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            Assert.NotEqual("none", await tab.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        }
    }

    [Fact]
    public async Task Columns_are_sorted_by_their_buttons()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        await tab.PressAsync("Differ↕");
        await Assertions.Expect(tab.Page.Locator("[aria-labelledby=endpoints] th[aria-sort]")).ToHaveTextAsync("Differ↓");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator("[aria-labelledby=endpoints] th[aria-sort]")).ToHaveTextAsync("Differ↑");
    }

    [Fact]
    public async Task Where_the_clipboard_is_closed_the_text_is_shown_selected()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync(mayCopy: false);
        // As on a page that came over plain http from elsewhere.
        await tab.Page.AddInitScriptAsync("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
        await tab.GoAsync(dashboard.Address, Routes.Group);
        await tab.PressAsync("Copy as curl");
        await tab.Page.Locator("dialog textarea").WaitForAsync();
        Assert.StartsWith("curl ",
            await tab.Page.EvaluateAsync<string>(
                "String(document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd))"),
                    StringComparison.Ordinal);
        Assert.Empty(tab.Faults);
    }
}
