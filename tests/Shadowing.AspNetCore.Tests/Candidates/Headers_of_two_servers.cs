using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Shadowing.Accounting;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Candidates;

public sealed class Headers_of_two_servers
{
    private const string Sid = "sid=1; expires=Sun, 06 Nov 1994 08:49:37 GMT; path=/";
    private const string Theme = "theme=dark; path=/; secure";

    [Theory]
    [InlineData(Sid, Theme, true)]
    [InlineData(Theme, "sid=1; Path=/; Expires=Sun Nov  6 08:49:37 1994", true)]
    [InlineData(Sid, "theme=dark; path=/", false)]
    [InlineData(Sid, null, false)]
    [InlineData(Sid + ", " + Theme, null, false)]
    public async Task Two_cookies_are_two_lines_on_either_server(string first, string? second, bool match)
    {
        var account = await CompareAsync(
            "Set-Cookie",
            context => context.Response.Headers.SetCookie = Lines(Sid, Theme),
            context => context.Response.Headers.SetCookie = second is null ? Lines(first) : Lines(first, second));
        Assert.Equal(match ? (1, 0) : (0, 1), (account.Match, account.Mismatch));
    }

    [Theory]
    [InlineData("{own}/orders/1", true)]
    [InlineData("{own}/base/orders/1", true)]
    [InlineData("/base/orders/1", true)]
    [InlineData("/orders/1", true)]
    [InlineData("http://{forwarded}/orders/1", true)]
    [InlineData("http://other.test/orders/1", false)]
    [InlineData("{own}/base/orders/2", false)]
    public async Task A_location_at_the_server_that_answers_is_the_same_on_both(string location, bool match)
    {
        var account = await CompareAsync(
            "Location",
            context => Redirect(context, $"http://{context.Request.Host}/orders/1"),
            context => Redirect(context, location
                .Replace("{own}", $"http://{context.Request.Host}", StringComparison.Ordinal)
                .Replace("{forwarded}", context.Request.Headers["X-Forwarded-Host"].ToString(), StringComparison.Ordinal)));
        Assert.Equal(match ? (1, 0) : (0, 1), (account.Match, account.Mismatch));
    }

    [Fact]
    public async Task A_handler_in_this_process_is_at_home_where_the_control_is_and_has_its_lines_as_well()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(Settings
                    .All("x", ("Experiments:x:Headers:Compare:0", "Location"), ("Experiments:x:Headers:Compare:1", "Set-Cookie"))
                    .Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", (HttpContext context) => Answer(context, $"http://{context.Request.Host}/orders/1", Sid, Theme))
                    .WithShadow("x", (HttpContext context) => Answer(context, "/orders/1", Theme, Sid));
            });
        using var response = await app.Client.GetAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(1, (await app.ReportAsync("x")).Account.Match);

        static void Answer(HttpContext context, string location, params string[] cookies)
        {
            Redirect(context, location);
            context.Response.Headers.SetCookie = cookies;
        }
    }

    private static StringValues Lines(params string[] lines) => new(lines);

    private static void Redirect(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = location;
    }

    private static async Task<AccountReport> CompareAsync(string header, Action<HttpContext> control, Action<HttpContext> candidate)
    {
        await using var other = await TestApp.StartAsync(app => app.MapGet("/base/a", (HttpContext context) => candidate(context)));
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", (HttpContext context) => control(context)).WithShadow("x");
            },
            Settings.Server("x", new Uri(other.Address, "/base"), ("Experiments:x:Headers:Compare:0", header)));
        using var response = await app.Client.GetAsync(new Uri("/a", UriKind.Relative));
        return (await app.ReportAsync("x")).Account;
    }
}
