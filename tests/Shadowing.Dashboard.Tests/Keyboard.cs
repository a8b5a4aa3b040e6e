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
        await PressAsync(tab, "offsets-nodatime");
        await ArriveAsync(tab, "offsets-nodatime");
        await PressAsync(tab, "Mismatches");
        await ArriveAsync(tab, "Mismatches");
        await PressAsync(tab, "$.offset");
        await ArriveAsync(tab, "$.offset");
        await PressAsync(tab, "Copy as curl");
        await Assertions.Expect(tab.Page.Locator("#announcer")).ToHaveTextAsync("Curl command copied.");
        var copied = await tab.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.StartsWith("curl -H 'Accept: application/json'", copied, StringComparison.Ordinal);
        Assert.Empty(tab.Faults);
    }

    [Theory]
    [InlineData("Health")]
    [InlineData("Audit")]
    public async Task Every_page_of_the_bar_is_reached(string page)
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiments);
        await PressAsync(tab, page);
        await ArriveAsync(tab, page);
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
        await PressAsync(tab, "Try a rule…");
        await tab.Page.Locator("dialog").WaitForAsync();
        for (var press = 0; press < 12; press++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            Assert.True(await tab.Page.EvaluateAsync<bool>("document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement)"));
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
        await PressAsync(tab, "Differ↕");
        await Assertions.Expect(tab.Page.Locator("th[aria-sort]")).ToHaveTextAsync("Differ↓");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator("th[aria-sort]")).ToHaveTextAsync("Differ↑");
    }

    [Fact]
    public async Task Where_the_clipboard_is_closed_the_text_is_shown_selected()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync(mayCopy: false);
        // As on a page that came over plain http from elsewhere.
        await tab.Page.AddInitScriptAsync("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
        await tab.GoAsync(dashboard.Address, Routes.Group);
        await PressAsync(tab, "Copy as curl");
        await tab.Page.Locator("dialog textarea").WaitForAsync();
        Assert.StartsWith("curl ", await tab.Page.EvaluateAsync<string>("String(document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd))"), StringComparison.Ordinal);
        Assert.Empty(tab.Faults);
    }

    /// <summary>Goes on by the Tab key to what has a text, and presses Enter.</summary>
    private static async Task PressAsync(Tab tab, string text)
    {
        for (var press = 0; press < 150; press++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            if (await tab.Page.EvaluateAsync<bool>("text => document.activeElement !== document.body && document.activeElement.matches('a, button') && document.activeElement.textContent.trim() === text", text))
            {
                await tab.Page.Keyboard.PressAsync("Enter");
                return;
            }
        }

        Assert.Fail($"The Tab key does not lead to '{text}'.");
    }

    private static async Task ArriveAsync(Tab tab, string heading)
    {
        await Assertions.Expect(tab.Page.Locator("main h1")).ToHaveTextAsync(heading);
        await tab.SettleAsync();
    }
}
