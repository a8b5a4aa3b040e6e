using Microsoft.Playwright;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests.Browser;

/// <summary>Debian's Chromium, driven by Playwright; one for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var executable = await DebianPackages.CommandAsync("chromium", "chromium");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            // Nothing leaves this machine: no updates, no variations, no lookups.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--host-resolver-rules=MAP ops.example 127.0.0.1", "--no-first-run", "--font-render-hinting=none"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }

    internal async Task<Tab> OpenAsync(string scheme = "light", int width = 1280, int height = 900, bool mayCopy = true)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
            Permissions = mayCopy ? ["clipboard-read", "clipboard-write"] : [],
        });
        context.SetDefaultTimeout((float)TestApp.Deadline.TotalMilliseconds);
        return await Tab.OpenAsync(context);
    }
}
