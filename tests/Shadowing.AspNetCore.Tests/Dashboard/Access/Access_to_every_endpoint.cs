using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Access;

/// <summary>Who gets what, asked of every endpoint that the application itself lists under the prefix: pages, assets, API, whatever
/// else.</summary>
public sealed class Access_to_every_endpoint
{
    public static TheoryData<string, string> Ways =>
        new(from environment in (string[])["Production", "Staging", "Development"]
            from way in (string[])["whole", "three", "fallback",
            "opened", "opened for viewers"]
            select (environment, way));

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Is_what_the_policies_say(string environment, string way)
    {
        await using var app = await DashboardApp.StartAsync(routes => Map(routes, way), environment, builder => Configure(builder, way));
        var requests = app.Requests(await app.MismatchAsync());
        Assert.True(requests.Count > 50, $"{requests.Count} requests");
        Assert.Equal(["Inspect", "Operate", "Verdict", "View"],
            requests.Select(static request => request.Need).Distinct().Order(StringComparer.Ordinal));
        var wrong = new List<string>();
        foreach (var user in (string?[])[null, "mallory:", "wendy:sales", "vera:view", "ines:inspect", "ivan:view,inspect",
            "otto:view,operate", "olga:operate", "omar:ops", "root:ops,view,inspect,operate"])
        {
            foreach (var request in requests)
            {
                using var response = await app.SendAsync(request, user);
                var status = (int)response.StatusCode;
                var isRight = May(way, user, request.Need) ? status is not (401 or 403 or >= 500) : status == (user is null ? 401 : 403);
                if (!isRight)
                {
                    wrong.Add($"{user ?? "(anonymous)"}: {request} → {status}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Finds_an_endpoint_that_is_mapped_beside_the_gate()
    {
        await using var app = await DashboardApp.StartAsync(static routes =>
        {
            routes.MapGet("/shadowing/leak", static () => "everything");
            return routes.MapShadowing().RequireAuthorization("ops");
        });
        var open = new List<string>();
        foreach (var request in app.Requests(await app.MismatchAsync()))
        {
            using var response = await app.SendAsync(request);
            if ((int)response.StatusCode is not (401 or 403))
            {
                open.Add(request.ToString());
            }
        }

        Assert.Equal(["GET /shadowing/leak"], open);
    }

    [Fact]
    public async Task Is_refused_where_nothing_in_the_pipeline_asks_for_the_fallback_policy()
    {
        // A host of the old form has no authorization middleware unless somebody adds it.
        using var host = new HostBuilder().ConfigureWebHost(static web => web
            .UseKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0))
            .ConfigureServices(static services =>
            {
                services.AddShadowing().AddExperiment("prices", static experiment => experiment.SampleRate = 1);
                services.AddAuthentication(HeaderSignIn.Name).AddScheme<AuthenticationSchemeOptions, HeaderSignIn>(HeaderSignIn.Name, null);
                services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole("ops").Build());
                services.AddRouting();
            })
            .Configure(static app =>
            {
                app.UseRouting();
                app.UseAuthentication();
                app.UseShadowing();
                app.UseEndpoints(static endpoints => endpoints.MapShadowing());
            })).Build();
        await host.StartAsync();
        using var client = new HttpClient
        {
            BaseAddress = new Uri(
            host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First())
        };
        foreach (var path in (string[])["/shadowing/", "/shadowing/app.js", "/shadowing/api/v1/experiments",
            "/shadowing/api/v1/experiments/prices/report"])
        {
            using var anonymous = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(401, (int)anonymous.StatusCode);
            using var request = new HttpRequestMessage(HttpMethod.Get,
                new Uri(path, UriKind.Relative))
            { Headers = { { HeaderSignIn.Header, "omar:ops" } } };
            using var allowed = await client.SendAsync(request);
            Assert.Equal(200, (int)allowed.StatusCode);
            using var wrong = new HttpRequestMessage(HttpMethod.Get,
                new Uri(path, UriKind.Relative))
            { Headers = { { HeaderSignIn.Header, "wendy:sales" } } };
            using var refused = await client.SendAsync(wrong);
            Assert.Equal(403, (int)refused.StatusCode);
        }

        await host.StopAsync();
    }

    [Fact]
    public async Task Is_refused_without_any_authentication()
    {
        await using var app = await TestApp.StartAsync(
            static builder =>
            {
                builder.Services.AddShadowing().AddExperiment("prices", static experiment => experiment.SampleRate = 1);
                builder.Services.AddAuthorizationBuilder().AddPolicy("view", static policy => policy.RequireRole("view"));
            },
            static app =>
            {
                app.UseShadowing();
                app.MapShadowing("/shadowing", static dashboard => dashboard.ViewPolicy = "view").AllowAnonymous();
            },
            environment: "Production");
        foreach (var request in app.Requests("none"))
        {
            using var response = await app.SendAsync(request, "root:view");
            Assert.True((int)response.StatusCode == 401, $"{request} → {response.StatusCode}");
        }
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, string way) => way switch
    {
        "whole" => routes.MapShadowing().RequireAuthorization("ops"),
        "three" =>
            routes.MapShadowing("/shadowing",
                static dashboard => (dashboard.ViewPolicy, dashboard.InspectPolicy, dashboard.OperatePolicy) =
                    ("view", "inspect", "operate")).RequireAuthorization(),
        "fallback" => routes.MapShadowing(),
        "opened" => routes.MapShadowing("/shadowing", static dashboard => dashboard.OperatePolicy = "operate").AllowAnonymous(),
        _ => routes.MapShadowing("/shadowing", static dashboard => dashboard.ViewPolicy = "view").AllowAnonymous(),
    };

    private static void Configure(WebApplicationBuilder builder, string way)
    {
        if (way is "fallback")
        {
            builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole("ops").Build());
        }
    }

    private static bool May(string way, string? user, string need)
    {
        var roles = user?.Split(':')[1].Split(',') ?? [];
        return way switch
        {
            "whole" or "fallback" => roles.Contains("ops"),
            "three" => roles.Contains("view") && (need is "View" or "Verdict" || roles.Contains(need.ToLowerInvariant())),
            "opened" => need is not "Operate" || roles.Contains("operate"),
            _ => roles.Contains("view"),
        };
    }
}
