using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Dashboard.Access;
using Shadowing.Evidence;
using Shadowing.Mismatches;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard;

/// <summary>An application with a dashboard, users with roles, and one experiment, <c>prices</c>, whose candidate always differs.</summary>
internal static class DashboardApp
{
    public static Task<TestApp> StartAsync(
        Func<IEndpointRouteBuilder, IEndpointConventionBuilder> mapDashboard,
        string environment = "Production",
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null,
        params (string Key, string? Value)[] settings) =>
        TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    settings.Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing()
                    .AddExperiment("prices", static experiment => (experiment.SampleRate, experiment.MaxPerSecond) = (1, 1_000_000));
                builder.Services.AddAuthentication(HeaderSignIn.Name)
                    .AddScheme<AuthenticationSchemeOptions, HeaderSignIn>(HeaderSignIn.Name, null);
                builder.Services.AddAuthorizationBuilder()
                    .AddPolicy("ops", static policy => policy.RequireRole("ops"))
                    .AddPolicy("view", static policy => policy.RequireRole("view"))
                    .AddPolicy("inspect", static policy => policy.RequireRole("inspect"))
                    .AddPolicy("operate", static policy => policy.RequireRole("operate"));
                configure?.Invoke(builder);
            },
            app =>
            {
                map?.Invoke(app);
                app.UseShadowing();
                app.MapGet("/price/{id:int}", static (int id) => $"{{\"price\":{id}}}")
                    .WithShadow("prices", static (int id) => $"{{\"price\":{id + 1}}}").AllowAnonymous();
                mapDashboard(app);
            },
            environment: environment);

    /// <summary>Asks for a price, and gets the id of the group of mismatches that comes of it.</summary>
    public static async Task<string> MismatchAsync(this TestApp app)
    {
        await app.Client.GetStringAsync(new Uri("/price/1", UriKind.Relative));
        return (await app.ReportAsync("prices")).Groups[0].Id;
    }

    /// <summary>Gets every request that the application's own list of endpoints makes possible under the prefix; whatever is mapped there
    /// is in it.</summary>
    public static IReadOnlyList<EndpointRequest> Requests(this TestApp app, string groupId, string prefix = "/shadowing") =>
    [
        .. from endpoint in app.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           where $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}".StartsWith(prefix, StringComparison.Ordinal)
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() switch
           {
               null => ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],

               // What refuses the methods that an address does not have.
               { HttpMethods: [] } => ["PUT", "OPTIONS"],
               { HttpMethods: var own } => own,
           }
           select new EndpointRequest(method, Path(endpoint, groupId, app.FailureId()),
               endpoint.Metadata.GetMetadata<DashboardMetadata>()?.Need.ToString() ?? "nothing"),
    ];

    // A group of failures beside the candidate, which never fails.
    private static string FailureId(this TestApp app)
    {
        var group = app.App.Services.GetRequiredService<AccountBook>().Experiment("prices").Failures
            .Find(new FailureSignature("GET /price/{id:int}", FailureKind.TimedOut))!;
        if (group.Count == 0)
        {
            group.Saw(TimeProvider.System.GetUtcNow(), place: null, withheld: []);
        }

        return group.Id;
    }

    /// <summary>Sends one of them as the dashboard itself would.</summary>
    public static async Task<HttpResponseMessage> SendAsync(this TestApp app, EndpointRequest request, string? user = null,
        Action<HttpRequestMessage>? change = null)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(request.Path, UriKind.Relative));
        if (request.Method is not ("GET" or "HEAD"))
        {
            message.Headers.Add("Shadowing-Request", "1");
            message.Content = new StringContent(Body(request.Path), Encoding.UTF8, "application/json");
        }

        if (user is not null)
        {
            message.Headers.Add(HeaderSignIn.Header, user);
        }

        change?.Invoke(message);

        // Events never end.
        return await app.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Asks as somebody for a change.</summary>
    public static Task<HttpResponseMessage> ChangeAsync(this TestApp app, string action, string? user = null,
        Action<HttpRequestMessage>? change = null) =>
        app.SendAsync(new EndpointRequest("POST", $"/shadowing/api/v1/experiments/prices/{action}", "Operate"), user, change);

    private static string Body(string path) =>
        path.EndsWith("/try", StringComparison.Ordinal) ? """{ "rule": "Ignore", "path": "$.price" }""" : """{ "reason": "a test" }""";

    private static string Path(RouteEndpoint endpoint, string group, string failure) =>
        "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
            .Replace("{name}", "prices", StringComparison.Ordinal)
            .Replace("failures/{id}", $"failures/{failure}", StringComparison.Ordinal).Replace("{id}", group, StringComparison.Ordinal)
            .Replace("{**rest}", "no/such/page", StringComparison.Ordinal);
}
