using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Candidates;

public sealed class In_process_candidates
{
    private static readonly AsyncLocal<string?> s_ambient = new();

    [Fact]
    public async Task A_candidate_sees_the_request_in_a_context_scope_and_flow_of_its_own()
    {
        HttpContext? control = null;
        HttpContext? candidate = null;
        var seen = new List<string>();
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                Configure(builder);
                builder.Services.AddHttpContextAccessor();
                builder.Services.AddScoped<Disposable>();
            },
            app =>
            {
                app.Use((context, next) =>
                {
                    s_ambient.Value = "the caller's";
                    return next(context);
                });
                app.UseShadowing();
                app.MapGet("/a/{id}", (int id, HttpContext context, Disposable own) =>
                {
                    control = context;
                    return $"{id} {context.Request.Query["q"]} {context.Request.Headers["X-A"]}";
                }).WithShadow("x", (int id, HttpContext context, IHttpContextAccessor accessor, Disposable own) =>
                {
                    candidate = context;
                    lock (seen)
                    {
                        seen.Add(s_ambient.Value ?? "nothing");
                        seen.Add(ReferenceEquals(accessor.HttpContext, context) ? "own context" : "another context");
                        seen.Add($"{context.Connection.RemoteIpAddress} {context.Request.Path} {context.TraceIdentifier[..7]} {context.GetEndpoint()!.DisplayName} {context.Request.Protocol}");
                    }

                    return $"{id} {context.Request.Query["q"]} {context.Request.Headers["X-A"]}";
                });
            });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a/7?q=1");
        request.Headers.Add("X-A", "b");
        using var response = await app.Client.SendAsync(request);
        Assert.Equal("7 1 b", await response.Content.ReadAsStringAsync());
        Assert.Equal(1, (await app.ReportAsync("x")).Account.Match);
        Assert.NotSame(control, candidate);
        Assert.Equal(["nothing", "own context", "127.0.0.1 /a/7 shadow- HTTP: GET /a/{id} (candidate of x) HTTP/1.1"], seen);
        Assert.Equal(2, Disposable.Made);
        Assert.Equal(2, Disposable.Disposed);
    }

    [Fact]
    public async Task Filters_run_around_the_candidate_too_and_callbacks_and_headers_work()
    {
        var order = new List<string>();
        var events = new List<string>();
        await using var app = await TestApp.StartAsync(Configure, app =>
        {
            app.UseShadowing();
            app.MapGet("/a", async (HttpContext context) =>
            {
                context.Response.Headers.Location = "/b";
                await context.Response.WriteAsync("hello");
            }).AddEndpointFilter(async (context, next) =>
            {
                lock (order)
                {
                    order.Add("filter");
                }

                return await next(context);
            }).WithShadow("x", async (HttpContext context) =>
            {
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers.Location = "/c";
                    events.Add("starting");
                    return Task.CompletedTask;
                });
                context.Response.OnCompleted(() =>
                {
                    events.Add("completed");
                    return Task.CompletedTask;
                });
                await context.Response.Body.WriteAsync("hel"u8.ToArray());
                events.Add(context.Response.HasStarted ? "started" : "not started");
                Assert.Throws<InvalidOperationException>(() => context.Response.StatusCode = 500);
                Assert.Throws<InvalidOperationException>(() => context.Response.Headers["X"] = "y");
                await context.Response.WriteAsync("lo");
                Assert.False(context.Response.SupportsTrailers());
            });
        });
        await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        var report = await app.ReportAsync("x");
        Assert.Equal(["filter", "filter"], order);
        Assert.Equal(["starting", "started", "completed"], events);
        Assert.Equal(("header:Location", "/b", "/c"),
            (report.Groups.Single().Path, report.Groups.Single().Samples[0].Control, report.Groups.Single().Samples[0].Candidate));
    }

    [Fact]
    public async Task Named_values_are_carried_along_and_nothing_else()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                Configure(builder);
                builder.Services.AddShadowing().AddExperiment("x", experiment => experiment
                    .Carry((HttpContext context) => context.User, (HttpContext context, ClaimsPrincipal user) => context.User = user)
                    .Carry(services => CultureInfo.CurrentCulture, (services, culture) => CultureInfo.CurrentCulture = culture));
            },
            app =>
            {
                app.Use((context, next) =>
                {
                    context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "anna")], "test"));
                    var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
                    culture.NumberFormat.NumberDecimalSeparator = ";";
                    CultureInfo.CurrentCulture = culture;
                    return next(context);
                });
                app.UseShadowing();
                app.MapGet("/a", (HttpContext context) => $"{context.User.FindFirst("sub")?.Value} {1.5}")
                    .WithShadow("x", (HttpContext context) => $"{context.User.FindFirst("sub")?.Value} {1.5}");
            });
        Assert.Equal("anna 1;5", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        Assert.Equal(1, (await app.ReportAsync("x")).Account.Match);
    }

    [Fact]
    public async Task A_carried_value_that_fails_makes_the_call_not_comparable_and_the_caller_does_not_notice()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                Configure(builder);
                builder.Services.AddShadowing()
                    .AddExperiment("x", experiment =>
                        experiment.Carry<string>((HttpContext _) => throw new InvalidOperationException("no tenant"),
                            (HttpContext _, string _) => { }));
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x", () => "a");
            });
        Assert.Equal("a", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        Assert.Equal(1, (await app.ReportAsync("x")).Account.NotComparable["carry_failed"]);
    }

    [Fact]
    public void A_type_that_ends_with_the_request_cannot_be_carried() =>
        Assert.Throws<ArgumentException>(
            () => new Shadowing.Experiments.ExperimentOptions().Carry((HttpContext context) => context,
                (HttpContext _, HttpContext _) => { }));

    [Fact]
    public async Task A_posted_body_reaches_the_candidate_whole()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                Configure(builder);
                builder.Configuration.AddInMemoryCollection([new("Shadowing:Experiments:x:Methods:0", "POST")]);
            },
            app =>
            {
                app.UseShadowing();
                app.MapPost("/a", (Posted posted) => posted.Name + posted.Text.Length)
                    .WithShadow("x", (Posted posted, HttpContext context) => posted.Name + posted.Text.Length);
            });
        using var response = await app.Client.PostAsync(new Uri("/a", UriKind.Relative),
            System.Net.Http.Json.JsonContent.Create(new Posted("n", new string('x', 100_000))));
        Assert.Equal("n100000", await response.Content.ReadAsStringAsync());
        Assert.Equal(1, (await app.ReportAsync("x")).Account.Match);
    }

    private static void Configure(WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(
            Settings.All("x", ("Experiments:x:Headers:Compare:0", "Location"))
                .Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
        builder.Services.AddShadowing();
    }

    private sealed record Posted(string Name, string Text);

    private sealed class Disposable : IDisposable
    {
        private static int s_made;
        private static int s_disposed;

        public Disposable() => Interlocked.Increment(ref s_made);

        public static int Made => s_made;

        public static int Disposed => s_disposed;

        public void Dispose() => Interlocked.Increment(ref s_disposed);
    }
}
