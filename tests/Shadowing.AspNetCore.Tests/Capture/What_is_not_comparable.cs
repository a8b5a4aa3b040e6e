using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Capture;

public sealed class What_is_not_comparable
{
    [Theory]
    [InlineData("If-None-Match", "\"a\"", "conditional_request")]
    [InlineData("Range", "bytes=0-1", "conditional_request")]
    [InlineData("X-Answer", "sse", "stream")]
    [InlineData("X-Answer", "mixed-replace", "stream")]
    [InlineData("X-Answer", "304", "not_modified")]
    [InlineData("X-Answer", "206", "partial_content")]
    [InlineData("X-Answer", "large", "control_body_over_cap")]
    [InlineData("X-Answer", "file", "file_sent")]
    public async Task A_call_is_not_comparable_for_its_reason(string header, string value, string reason)
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await app.Client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 0), (account.NotComparable.GetValueOrDefault(reason), account.CandidateCalls));
    }

    [Fact]
    public async Task A_control_that_throws_is_counted_and_its_exception_stays_the_same_object()
    {
        var thrown = new InvalidOperationException("mine");
        Exception? seen = null;
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Use(async (context, next) =>
                {
                    try
                    {
                        await next(context);
                    }
                    catch (Exception exception)
                    {
                        seen = exception;
                        context.Response.StatusCode = 418;
                    }
                });
                app.UseRouting();
                app.UseShadowing();
                app.MapGet("/a", context => Thrower(thrown)).WithShadow("x", () => "a");
            },
            Settings.All("x"));
        using var response = await app.Client.GetAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(418, (int)response.StatusCode);
        Assert.Same(thrown, seen);
        Assert.Contains(nameof(Thrower), seen!.StackTrace, StringComparison.Ordinal);
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 0), (account.ControlFailed, account.CandidateCalls));
    }

    [Fact]
    public async Task A_client_that_goes_away_is_counted_and_nothing_is_compared()
    {
        var begun = new SemaphoreSlim(0);
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", async (HttpContext context) =>
                {
                    await context.Response.WriteAsync("begun");
                    begun.Release();
                    var gone = new TaskCompletionSource();
                    await using var registration = context.RequestAborted.Register(gone.SetResult);
                    await gone.Task.WaitAsync(TestApp.Deadline);
                }).WithShadow("x", () => "a");
            },
            Settings.All("x"));
        for (var number = 0; number < 100; number++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(System.Net.IPAddress.Loopback, app.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"));
            Assert.True(await begun.WaitAsync(TestApp.Deadline));
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        var report = await app.ReportAsync("x");
        Assert.Equal((100, 0), (report.Account.Aborted, report.Account.CandidateCalls));
        Assert.Equal(0, app.Report.Capture().Faults);
    }

    [Fact]
    public async Task A_stream_is_let_go_at_once_and_does_not_hold_a_place()
    {
        var end = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", async (HttpContext context) =>
                {
                    context.Response.ContentType = "text/event-stream";
                    await context.Response.WriteAsync("data: 1\n\n");
                    await context.Response.Body.FlushAsync();
                    await end.Task;
                }).WithShadow("x", () => "a");
            },
            Settings.All("x"));
        using var response = await app.Client.GetAsync(new Uri("/a", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("data: 1", await reader.ReadLineAsync());
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 0), (account.NotComparable["stream"], account.InFlight));
        end.SetResult();
    }

    private static Task Thrower(Exception exception) => throw exception;

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        app =>
        {
            app.UseShadowing();
            app.MapGet("/a", AnswerAsync).WithShadow("x", () => "a");
        },
        Settings.All("x"));

    private static async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Headers["X-Answer"].ToString())
        {
            case "sse":
                context.Response.ContentType = "text/event-stream";
                break;
            case "mixed-replace":
                context.Response.ContentType = "multipart/x-mixed-replace; boundary=a";
                break;
            case "304":
                context.Response.StatusCode = 304;
                return;
            case "206":
                context.Response.StatusCode = 206;
                break;
            case "large":
                await context.Response.Body.WriteAsync(new byte[1_000_000]);
                return;
            case "file":
                await context.Response.SendFileAsync(typeof(What_is_not_comparable).Assembly.Location);
                return;
        }

        await context.Response.WriteAsync("a");
    }
}
