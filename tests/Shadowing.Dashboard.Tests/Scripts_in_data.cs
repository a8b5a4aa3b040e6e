using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Tests.Browser;
using Shadowing.Dashboard.Tests.Hosting;
using Shadowing.Dashboard.Tests.Payloads;

namespace Shadowing.Dashboard.Tests;

public sealed class Scripts_in_data(Chromium chromium)
{
    // What opens and shows all that a page would show to somebody who clicks on everything.
    private const string OpenAll = "() => { document.querySelectorAll('details').forEach(details => { details.open = true; }); }";

    [Fact]
    public void There_are_sixty_payloads_or_more() => Assert.InRange(ScriptPayloads.All.Distinct(StringComparer.Ordinal).Count(), 60, 100);

    [Theory]
    [MemberData(nameof(Routes.Each), MemberType = typeof(Routes))]
    public async Task None_runs_on_any_page(string page)
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        dashboard.BecomeHostile();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.All[page]);
        await tab.Page.EvaluateAsync(OpenAll);
        await tab.SettleAsync();
        // Whoever waits for focus or a pointer gets both.
        await tab.Page.EvaluateAsync(
            "() => document.querySelectorAll('main *').forEach(element => { element.focus?.(); element.dispatchEvent(new PointerEvent('pointerenter', { bubbles: true })); })");

        Assert.Empty(tab.Ran);
        Assert.Empty(tab.Faults);
        var text = await tab.Page.EvaluateAsync<string>("document.querySelector('main').textContent");
        Assert.All(ScriptPayloads.All, payload => Assert.Contains(Number(payload), text, StringComparison.Ordinal));
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>(
            "document.querySelectorAll('main script, main iframe, main img, main object, main embed, main [style*=expression], main math, main base, main meta, main marquee').length"));
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>(
            "[...document.querySelectorAll('a[href]')].filter(link => !/^(#|\\.\\/)/.test(link.getAttribute('href'))).length"));
    }

    [Fact]
    public async Task None_runs_in_a_dialog()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        dashboard.BecomeHostile();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Group);
        await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Ignore this path" }).ClickAsync();
        await tab.Page.Locator("dialog pre").WaitForAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Try a rule…" }).ClickAsync();
        await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await tab.Page.Locator("dialog .figures").WaitForAsync();
        Assert.Contains("__ran(60)", await tab.Page.Locator("dialog pre").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(tab.Ran);
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task None_runs_as_the_name_in_an_address()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        // Each name has an experiment that is called so.
        dashboard.Instead = (context, path) =>
        {
            var parts = path.Split('/');
            if (parts is not ["experiments", _, ..])
            {
                return false;
            }

            var answer = dashboard.Answers["experiments/offsets-nodatime"
                + string.Concat(parts[2..].Select(static part => "/" + part))].DeepClone();
            if (parts.Length == 2)
            {
                answer["name"] = Uri.UnescapeDataString(parts[1]);
            }

            context.Response.ContentType = "application/json";
            _ = context.Response.WriteAsync(answer.ToJsonString());
            return true;
        };
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Health);
        foreach (var payload in ScriptPayloads.All)
        {
            await tab.Page.EvaluateAsync("route => { location.hash = route; }",
                "#/experiments/" + Uri.EscapeDataString(payload) + "/mismatches");
            await tab.UntilAsync("number => document.querySelector('.crumbs')?.textContent.includes(number)", Number(payload));
        }

        Assert.Empty(tab.Ran);
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task None_runs_as_the_text_of_a_refusal()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        var all = string.Join(' ', ScriptPayloads.All);
        dashboard.Instead = (context, path) =>
        {
            if (path is "me" or "events")
            {
                return false;
            }

            _ = CannedDashboard.RefuseAsync(context, StatusCodes.Status403Forbidden, all, all);
            return true;
        };
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Experiment);
        Assert.Contains("__ran(60)", await tab.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(tab.Ran);
    }

    [Fact]
    public async Task The_harness_notices_scripts_that_run()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.Page.SetContentAsync("<main></main>");
        foreach (var payload in ScriptPayloads.All)
        {
            await tab.Page.EvaluateAsync("payload => { document.querySelector('main').innerHTML = payload; }", payload);
        }

        await tab.Page.EvaluateAsync("alert(1)");
        await tab.UntilAsync("true");
        Assert.True(tab.Ran.Count > 10, string.Join('\n', tab.Ran));
        Assert.Contains("dialog: 1", tab.Ran);
    }

    [Fact]
    public async Task The_harness_notices_what_the_policy_forbids()
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Health);
        await tab.Page.EvaluateAsync("payload => { document.querySelector('main').innerHTML = payload; }", "<img src=x onerror=__ran(7)>");
        await tab.UntilAsync("true");
        Assert.Empty(tab.Ran);
        Assert.Contains(tab.Faults,
            static fault => fault.Contains("Content Security Policy", StringComparison.Ordinal)
                || fault.StartsWith("policy", StringComparison.Ordinal));
    }

    private static string Number(string payload)
    {
        var from = payload.IndexOf("__ran(", StringComparison.Ordinal);
        return payload[from..(payload.IndexOf(')', from) + 1)];
    }
}
