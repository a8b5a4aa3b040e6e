using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shadowing.Dashboard;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Api;
using Shadowing.Dashboard.Registration;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Api;

/// <summary>What every answer keeps to, whoever asks for whatever: headers, tags, pages, bounds.</summary>
public sealed class Answers_to_anybody
{
    private const string Names = "/shadowing/api/v1/experiments";
    private static readonly string[] s_wanted = ["nosniff", "DENY", "no-referrer", "same-origin"];

    [Fact]
    public async Task Carry_the_headers_that_protect_a_browser_even_when_they_refuse()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().RequireAuthorization("ops"));
        var wrong = new List<string>();
        var statuses = new HashSet<int>();
        foreach (var request in app.Requests(await app.MismatchAsync()))
        {
            foreach (var user in (string?[])[null, "wendy:sales", "omar:ops"])
            {
                using var response = await app.SendAsync(request, user);
                statuses.Add((int)response.StatusCode);
                wrong.AddRange(Lacks(response).Select(what => $"{user} {request} {(int)response.StatusCode}: {what}"));
            }
        }

        foreach (var (path, status) in ((string, int)[])[("/shadowing", 302), ($"{Names}/nobody", 404),
            ($"{Names}/prices/groups?page=0", 400), ("/shadowing/..%2f..%2fetc", 404), ("/shadowing/APP.JS", 200)])
        {
            using var response = await app.SendAsync(new EndpointRequest("GET", path, "View"), "omar:ops");
            Assert.Equal((path, status), (path, (int)response.StatusCode));
            statuses.Add(status);
            wrong.AddRange(Lacks(response).Select(what => $"{path}: {what}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Superset(new HashSet<int> { 200, 302, 400, 401, 403, 404 }, statuses);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Carry_them_when_something_in_ours_breaks_and_say_nothing_of_it(bool hasHandler)
    {
        await using var app = await DashboardApp.StartAsync(
            static routes =>
            {
                var metadata = new DashboardMetadata(DashboardNeed.View, new DashboardOptions(), "/shadowing");
                routes.Map("/shadowing/broken",
                    DashboardParts.Of(routes.ServiceProvider).Gate.Before(metadata,
                        static _ => throw new InvalidOperationException("hunter2"))).WithMetadata(metadata).AllowAnonymous();
                return routes.MapShadowing().AllowAnonymous();
            },
            map: hasHandler
                ? static app => app.UseExceptionHandler(
                    static handler => handler.Run(static context => context.Response.WriteAsync("the application's own page")))
                : null);
        using var response = await app.Client.GetAsync(new Uri("/shadowing/broken", UriKind.Relative));
        Assert.Equal(500, (int)response.StatusCode);
        Assert.Empty(Lacks(response));
        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(1, app.App.Services.GetRequiredService<FaultLog>().Count);
    }

    [Fact]
    public async Task Are_not_sent_again_to_whoever_has_them_and_never_called_unchanged_to_whoever_may_not_see_them()
    {
        await using var app = await DashboardApp.StartAsync(
            static routes => routes.MapShadowing("/shadowing",
                static dashboard => (dashboard.ViewPolicy, dashboard.InspectPolicy) = ("view", "inspect")).RequireAuthorization());
        var untagged = new List<string>();
        foreach (var request in app.Requests(await app.MismatchAsync())
            .Where(static request => request.Method is "GET" && request.Need is not "nothing"))
        {
            using var first = await app.SendAsync(request, "ivan:view,inspect");
            if (first.Headers.ETag is not { } tag)
            {
                untagged.Add(request.Path);
                continue;
            }

            Assert.False(first.Headers.CacheControl!.Public, request.Path);
            void Known(HttpRequestMessage message) => message.Headers.IfNoneMatch.Add(tag);
            using var stranger = await app.SendAsync(request, null, Known);
            Assert.Equal((request.Path, 401), (request.Path, (int)stranger.StatusCode));
            using var other = await app.SendAsync(request, "mallory:sales", Known);
            Assert.Equal((request.Path, 403), (request.Path, (int)other.StatusCode));
            if (request.Need is "Inspect")
            {
                using var viewer = await app.SendAsync(request, "vera:view", Known);
                Assert.Equal((request.Path, 403), (request.Path, (int)viewer.StatusCode));
            }

            // What contains the present moment changes by itself.
            if (request.Path.EndsWith("/health", StringComparison.Ordinal) || request.Path.EndsWith("/report", StringComparison.Ordinal)
                || request.Path.EndsWith("/verdict", StringComparison.Ordinal))
            {
                continue;
            }

            using var again = await app.SendAsync(request, "ivan:view,inspect", Known);
            Assert.Equal((request.Path, 304), (request.Path, (int)again.StatusCode));
            Assert.Empty(await again.Content.ReadAsByteArrayAsync());
            using var weak = await app.SendAsync(request, "ivan:view,inspect",
                message => message.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(tag.Tag, isWeak: true)));
            Assert.Equal((request.Path, 304), (request.Path, (int)weak.StatusCode));
            using var stale = await app.SendAsync(request, "ivan:view,inspect",
                static message => message.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"0\"")));
            Assert.Equal((request.Path, 200), (request.Path, (int)stale.StatusCode));
        }

        Assert.Equal(["/shadowing/api/v1/events", "/shadowing/no/such/page"],
            untagged.Where(static path => path is not "/shadowing").Order(StringComparer.Ordinal));

        // Two users who may do different things are told so, and not that nothing has changed.
        using var viewersOwn = await app.SendAsync(new EndpointRequest("GET", "/shadowing/api/v1/me", "View"), "vera:view");
        using var inspectors = await app.SendAsync(new EndpointRequest("GET", "/shadowing/api/v1/me", "View"), "ivan:view,inspect",
            message => message.Headers.IfNoneMatch.Add(viewersOwn.Headers.ETag!));
        Assert.Equal(200, (int)inspectors.StatusCode);
    }

    [Fact]
    public async Task Have_the_same_head_without_a_body()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        foreach (var request in app.Requests(await app.MismatchAsync())
            .Where(static request => request.Method is "HEAD" && !request.Path.EndsWith("/page", StringComparison.Ordinal)))
        {
            using var head = await app.SendAsync(request);
            using var get = await app.SendAsync(request with { Method = "GET" });
            Assert.Equal((request.Path, get.StatusCode, get.Content.Headers.ContentType),
                (request.Path, head.StatusCode, head.Content.Headers.ContentType));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("groups?page=0", 400)]
    [InlineData("groups?page=1000001", 400)]
    [InlineData("groups?page=1000000&size=100", 200)]
    [InlineData("groups?page=-1", 400)]
    [InlineData("groups?page=%2B1", 400)]
    [InlineData("groups?page=1&page=2", 400)]
    [InlineData("groups?page=99999999999999999999", 400)]
    [InlineData("groups?page=%D9%A1", 400)]
    [InlineData("groups?size=0", 400)]
    [InlineData("groups?size=101", 400)]
    [InlineData("groups?size=1e2", 400)]
    [InlineData("groups?size=", 200)]
    [InlineData("groups?sort=count;drop", 400)]
    [InlineData("groups?kind=%00%0d%0aSet-Cookie:a=b", 400)]
    [InlineData("groups?label=%3Cscript%3E", 400)]
    [InlineData("groups?path=%ED%A0%80&endpoint=%ff", 404)]
    [InlineData("groups?path=%ED%A0%80", 200)]
    [InlineData("groups?from=never", 400)]
    [InlineData("groups?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z", 200)]
    [InlineData("groups?from=0001-01-01T00:00:00%2B14:00", 400)]
    [InlineData("series?to=0001-01-01T00:00:00Z", 400)]
    [InlineData("series?to=0001-01-01T00:30:00Z", 400)]
    [InlineData("series?from=9999-12-31T23:59:59Z", 400)]
    [InlineData("series?from=0001-01-01", 400)]
    [InlineData("series?from=2026-01-02&to=2026-01-01", 400)]
    [InlineData("series?endpoint=%00", 404)]
    [InlineData("account?endpoint=GET%20/nothing", 404)]
    [InlineData("report?format=exe", 400)]
    [InlineData("groups/..%2f..%2fhealth", 404)]
    [InlineData("groups/'%20or%201=1/samples", 404)]
    public async Task Are_right_for_hostile_questions(string question, int status)
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        await app.MismatchAsync();
        using var response = await app.Client.GetAsync(new Uri($"{Names}/prices/{question}", UriKind.Relative));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(Lacks(response));
        if (status >= 400)
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
            Assert.DoesNotContain(problem.RootElement.GetProperty("detail").GetString()!, char.IsControl);
        }
    }

    [Fact]
    public async Task List_the_known_names_where_one_is_unknown()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        await app.MismatchAsync();
        foreach (var request in app.Requests("x").Where(static request => request.Path.Contains("/prices", StringComparison.Ordinal)
            && request.Method is ("GET" or "HEAD" or "POST")))
        {
            using var response = await app.SendAsync(
                request with { Path = request.Path.Replace("/prices", "/pr%0Aices%3Cb%3E", StringComparison.Ordinal) });
            Assert.Equal((request.ToString(), 404), (request.ToString(), (int)response.StatusCode));
            if (request.Method is not "HEAD")
            {
                Assert.Contains("the known ones are prices.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }

        using var endpoint = await app.Client.GetAsync(new Uri($"{Names}/prices/account?endpoint=nothing", UriKind.Relative));
        Assert.Contains("the known ones are GET /price/{id:int}.", await endpoint.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("forget")]
    [InlineData("rules/try")]
    public async Task Refuse_a_body_without_end_and_do_not_read_it(string action)
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        await app.MismatchAsync();
        using var endless = new EndlessContent();
        try
        {
            using var response = await app.ChangeAsync(action, null, message => message.Content = endless);
            Assert.Equal(413, (int)response.StatusCode);
        }
        catch (HttpRequestException)
        {
            // The connection was closed before all was sent; whether the client has read the answer by then is chance.
        }

        Assert.InRange(endless.Sent, 1, 64 * 1024 * 1024);
        Assert.Equal("running", await StateAsync(app));
        using var large = await app.ChangeAsync(action, null,
            static message => message.Content = new StringContent($"{{\"reason\":\"{new string('x', 100_000)}\"}}", Encoding.UTF8,
                "application/json"));
        Assert.Equal(413, (int)large.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"reason\":null}")]
    [InlineData("{\"reason\":7}")]
    [InlineData("{\"reason\":\"\"}")]
    [InlineData("{\"reason\":\" \\n \"}")]
    [InlineData("{\"reason\":\"\\ud800\"}")]
    [InlineData("{\"reason\":{\"reason\":\"x\"}}")]
    [InlineData("{\"reason\":[],\"Reason\":{},\"rule\":7}")]
    public async Task Refuse_a_body_that_is_none_and_change_nothing(string body)
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        await app.MismatchAsync();
        foreach (var action in (string[])["start", "forget", "rules/try"])
        {
            using var response = await app.ChangeAsync(action, null,
                message => message.Content = new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.Equal((action, 400), (action, (int)response.StatusCode));
        }

        Assert.Equal("running", await StateAsync(app));

        // Stopping needs no reason, so what stands in the place of one does not keep anybody from it.
        using var stop = await app.ChangeAsync("stop", null,
            message => message.Content = new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal((200, "stopped"), ((int)stop.StatusCode, await StateAsync(app)));
    }

    [Fact]
    public async Task Hold_no_memory_for_a_reader_that_does_not_read()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        await app.MismatchAsync();
        var streams = new List<HttpResponseMessage>();
        try
        {
            // Of those who never read, only so many are streamed to; the others are told to ask.
            var events = new EndpointRequest("GET", "/shadowing/api/v1/events", "View");
            for (var i = 0; i < 105; i++)
            {
                streams.Add(await app.SendAsync(events));
            }

            Assert.Equal([200, 503], streams.Select(static stream => (int)stream.StatusCode).Distinct());
            Assert.Equal(100, streams.Count(static stream => (int)stream.StatusCode == 200));
        }
        finally
        {
            streams.ForEach(static stream => stream.Dispose());
        }
    }

    private static async Task<string> StateAsync(TestApp app)
    {
        using var answer = JsonDocument.Parse(await app.Client.GetStringAsync(new Uri($"{Names}/prices", UriKind.Relative)));
        return answer.RootElement.GetProperty("state").GetString()!;
    }

    private static IEnumerable<string> Lacks(HttpResponseMessage response)
    {
        string Of(string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : string.Empty;
        var policy = Of("Content-Security-Policy");
        if (!policy.Contains("default-src 'none'", StringComparison.Ordinal)
            || !policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal) || policy.Contains("unsafe", StringComparison.Ordinal))
        {
            yield return $"CSP '{policy}'";
        }

        string[] has = [Of("X-Content-Type-Options"), Of("X-Frame-Options"), Of("Referrer-Policy"), Of("Cross-Origin-Resource-Policy")];
        if (!has.SequenceEqual(s_wanted))
        {
            yield return string.Join(" ", has);
        }
    }
}
