using System.Collections.Concurrent;
using Microsoft.Playwright;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests.Browser;

/// <summary>A page in the browser, with everything noted that must not happen in it.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentQueue<string> _ran = new();
    private readonly ConcurrentDictionary<IRequest, byte> _unchanged = new();
    private volatile bool _isClosing;

    private Tab(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Gets errors in the console or of scripts, violations of the policy, and requests that failed or were refused.</summary>
    public IReadOnlyList<string> Faults => [.. _faults];

    /// <summary>Gets what payloads ran: calls of <c>__ran</c> and dialogs.</summary>
    public IReadOnlyList<string> Ran => [.. _ran];

    public static async Task<Tab> OpenAsync(IBrowserContext context)
    {
        var tab = new Tab(context, await context.NewPageAsync());
        await tab.WatchAsync();
        return tab;
    }

    /// <summary>Opens a page of the dashboard and waits until it is drawn.</summary>
    public async Task GoAsync(Uri dashboard, string route)
    {
        await Page.GotoAsync(dashboard + route);
        await SettleAsync();
    }

    /// <summary>Waits until the page is drawn, its charts too, and the connection is known.</summary>
    public async Task SettleAsync()
    {
        await Page.Locator("main h1").First.WaitForAsync();
        await UntilAsync("document.getElementById('connection').dataset.state !== 'starting'");
        await UntilAsync("[...document.querySelectorAll('.plot')].every(plot => plot.querySelector('canvas')) && [...document.querySelectorAll('details.sample[open]')].every(sample => sample.querySelector('.sample-body').childElementCount > 0)");
        // Two frames: what was laid out last is painted.
        await Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    /// <summary>Waits until an expression is true in the page. (Playwright's own waiting compiles text in the page, which the policy
    /// forbids.)</summary>
    public async Task UntilAsync(string expression, object? argument = null)
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await Page.EvaluateAsync<bool>(expression, argument))
        {
            try
            {
                await pause.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException late)
            {
                throw new TimeoutException($"Never true: {expression}\n{string.Join('\n', Faults)}", late);
            }
        }
    }

    /// <summary>Goes on by the Tab key to the link or button that has a text, and presses Enter.</summary>
    public async Task PressAsync(string text)
    {
        for (var press = 0; press < 150; press++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<bool>(
                "text => document.activeElement !== document.body && document.activeElement.matches('a, button') && document.activeElement.textContent.trim() === text", text))
            {
                await Page.Keyboard.PressAsync("Enter");
                return;
            }
        }

        Assert.Fail($"The Tab key does not lead to '{text}'.");
    }

    /// <summary>Waits until a page with a heading is drawn.</summary>
    public async Task ArriveAsync(string heading)
    {
        await Assertions.Expect(Page.Locator("main h1")).ToHaveTextAsync(heading);
        await SettleAsync();
    }

    /// <summary>Keeps a picture of the whole page.</summary>
    public Task<byte[]> ShootAsync(string file, bool isWhole = true) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = isWhole, Animations = ScreenshotAnimations.Disabled });

    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        await _context.CloseAsync();
    }

    private async Task WatchAsync()
    {
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Note($"console: {message.Text}");
            }
        };
        Page.PageError += (_, error) => Note($"error: {error}");
        Page.RequestFailed += (_, request) =>
        {
            // A stream ends when its page is left; and Chromium calls a request failed whose answer is that nothing changed.
            if (!request.Url.EndsWith("/events", StringComparison.Ordinal) && !_unchanged.ContainsKey(request))
            {
                Note($"failed: {request.Method} {request.Url} {request.Failure}");
            }
        };
        Page.Response += (_, response) =>
        {
            if (response.Status == 304)
            {
                _unchanged.TryAdd(response.Request, 0);
            }

            if (response.Status >= 400)
            {
                Note($"refused: {response.Status} {response.Url}");
            }
        };
        Page.Dialog += (_, dialog) =>
        {
            _ran.Enqueue($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        await Page.ExposeFunctionAsync("__ran", (object? what) => _ran.Enqueue($"ran: {what}"));
        await Page.ExposeFunctionAsync("__violated", (string what) => Note($"policy: {what}"));
        await Page.AddInitScriptAsync(
            "document.addEventListener('securitypolicyviolation', event => window.__violated(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));");
    }

    private void Note(string fault)
    {
        if (!_isClosing)
        {
            _faults.Enqueue(fault);
        }
    }
}
