using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Dashboard.Access;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Api;

/// <summary>A known address that is asked by a method that it does not have, held against what the framework says of a plain endpoint
/// beside it.</summary>
public sealed class Methods_of_addresses
{
    private static readonly string[] s_asked = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"];

    public static TheoryData<string> Ways => ["prefix", "empty", "group", "group with a prefix"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Are_said_as_the_framework_says_them(string way)
    {
        await using var app = await DashboardApp.StartAsync(routes => Map(routes, way).AllowAnonymous());
        var wrong = new List<string>();
        var asked = 0;
        foreach (var (address, methods) in Addresses(app))
        {
            foreach (var method in s_asked.Where(method => !methods.Contains(method, StringComparer.OrdinalIgnoreCase)))
            {
                using var plain = await SendAsync(app, method, $"/beside/{string.Join('-', methods)}");
                using var ours = await SendAsync(app, method, address);
                asked++;
                Assert.Equal((405, string.Join(", ", methods)), ((int)plain.StatusCode, Allow(plain)));
                if ((ours.StatusCode, Allow(ours)) != (plain.StatusCode, Allow(plain)))
                {
                    wrong.Add($"{method} {address}: {(int)ours.StatusCode} {Allow(ours)}, and not {(int)plain.StatusCode} {Allow(plain)}");
                }

                if (method is not "HEAD")
                {
                    Assert.Equal("application/problem+json", ours.Content.Headers.ContentType?.MediaType);
                    using var problem = JsonDocument.Parse(await ours.Content.ReadAsStringAsync());
                    Assert.Equal(405, problem.RootElement.GetProperty("status").GetInt32());
                    Assert.Contains($"use {string.Join(", ", methods)}.", problem.RootElement.GetProperty("detail").GetString(),
                        StringComparison.Ordinal);
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(asked > 300, $"{asked}");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Are_told_to_nobody_whom_the_gate_refuses(string way)
    {
        await using var app = await DashboardApp.StartAsync(
            routes => Map(routes, way, static dashboard =>
                (dashboard.ViewPolicy, dashboard.InspectPolicy, dashboard.OperatePolicy) = ("view", "inspect", "operate"))
                    .RequireAuthorization());
        foreach (var (address, need) in Needs(app))
        {
            var role = need is DashboardNeed.Inspect ? "inspect" : need is DashboardNeed.Operate ? "operate" : "view";
            var half = role is "view" ? 405 : 403;
            foreach (var (user, status) in ((string?, int)[])[(null, 401), ("mallory:sales", 403), ($"vera:{role}", half),
                ("vera:view", half), ($"olga:view,{role}", 405)])
            {
                using var response = await SendAsync(app, "PUT", address, user);
                Assert.Equal((address, user, status), (address, user, (int)response.StatusCode));
                Assert.Equal(status == 405, response.Content.Headers.Allow.Count > 0);
                Assert.True(response.Headers.Contains("Content-Security-Policy"), address);
            }

            // Nor to a page of another site.
            using var foreign = await SendAsync(app, "PUT", address, $"olga:view,{role}", "https://evil.example");
            Assert.Equal((403, 0), ((int)foreign.StatusCode, foreign.Content.Headers.Allow.Count));
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Are_not_told_to_a_browser_that_asks_whether_another_site_may(string way)
    {
        await using var app = await DashboardApp.StartAsync(routes => Map(routes, way).AllowAnonymous());
        foreach (var (address, _) in Addresses(app))
        {
            using var response = await SendAsync(app, "OPTIONS", address, null, "https://evil.example", "PUT");
            Assert.Equal((address, 403, 0), (address, (int)response.StatusCode, response.Content.Headers.Allow.Count));
            Assert.DoesNotContain(response.Headers, static header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Of_the_application_at_an_address_of_a_dashboard_without_a_prefix_are_its_own()
    {
        await using var app = await DashboardApp.StartAsync(static routes =>
        {
            routes.MapPut("/app.js", static () => "the application's own").AllowAnonymous();
            routes.MapDelete("/api/v1/{what}", static (string what) => $"the application's {what}").AllowAnonymous();
            return Map(routes, "empty").AllowAnonymous();
        });
        using var put = await SendAsync(app, "PUT", "/app.js");
        Assert.Equal((200, "the application's own"), ((int)put.StatusCode, await put.Content.ReadAsStringAsync()));
        using var delete = await SendAsync(app, "DELETE", "/api/v1/experiments");
        Assert.Equal((200, "the application's experiments"), ((int)delete.StatusCode, await delete.Content.ReadAsStringAsync()));
        using var post = await SendAsync(app, "POST", "/app.js");
        Assert.Equal(405, (int)post.StatusCode);
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, string way,
        Action<Shadowing.Dashboard.DashboardOptions>? configure = null)
    {
        foreach (var methods in (string[][])[["GET", "HEAD"], ["GET"], ["POST"], ["GET", "HEAD", "POST"]])
        {
            routes.MapMethods($"/beside/{string.Join('-', methods)}", methods, static () => "plain").AllowAnonymous();
        }

        return way switch
        {
            "prefix" => routes.MapShadowing("/shadowing", configure),
            "empty" => routes.MapShadowing("/", configure),
            "group" => routes.MapGroup("/shop").MapShadowing("/", configure),
            _ => routes.MapGroup("/shop").MapShadowing("/shadowing", configure),
        };
    }

    private static IEnumerable<(string Address, IReadOnlyList<string> Methods)> Addresses(TestApp app) =>
        from endpoint in Ours(app)
        let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        where methods.Count > 0
        select (Address(endpoint), methods);

    private static IEnumerable<(string Address, DashboardNeed Need)> Needs(TestApp app) =>
        from endpoint in Ours(app)
        where endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 }
        select (Address(endpoint), endpoint.Metadata.GetMetadata<DashboardMetadata>()!.Need);

    private static IEnumerable<RouteEndpoint> Ours(TestApp app) =>
        app.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(static endpoint => endpoint.Metadata.GetMetadata<DashboardMetadata>() is not null);

    private static string Address(RouteEndpoint endpoint) =>
        "/" + endpoint.RoutePattern.RawText!.TrimStart('/').Replace("{name}", "prices", StringComparison.Ordinal)
            .Replace("{id}", "0123", StringComparison.Ordinal);

    private static string Allow(HttpResponseMessage response) => string.Join(", ", response.Content.Headers.Allow);

    private static async Task<HttpResponseMessage> SendAsync(TestApp app, string method, string address, string? user = null,
        string? origin = null, string? asks = null)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(address, UriKind.Relative));
        foreach (var (name, value) in ((string, string?)[])[(HeaderSignIn.Header, user), ("Origin", origin),
            ("Access-Control-Request-Method", asks)])
        {
            if (value is not null)
            {
                message.Headers.Add(name, value);
            }
        }

        return await app.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
    }
}
