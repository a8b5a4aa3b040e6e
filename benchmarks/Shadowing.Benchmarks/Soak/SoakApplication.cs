using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.TestSupport;

namespace Shadowing.Benchmarks.Soak;

/// <summary>An application whose every call is shadowed: to candidates that are right, wrong each time in another place, failing, hung, or
/// another server.</summary>
internal static class SoakApplication
{
    /// <summary>What clients ask for, in turn.</summary>
    public static readonly string[] Paths = ["/right", "/wrong", "/fails", "/hangs", "/large", "/elsewhere/1", "/echo"];

    private static readonly string[] s_experiments = ["right", "wrong", "fails", "hangs", "large", "elsewhere", "echo"];

    /// <summary>Starts the server that is a candidate.</summary>
    public static Task<TestApp> StartCandidateAsync() => TestApp.StartAsync(
        static builder => builder.Logging.ClearProviders(),
        static app => app.MapGet("/elsewhere/{id}", static (string id) => new { id, text = "the same" }));

    /// <summary>Starts the application.</summary>
    public static Task<TestApp> StartAsync(Uri candidate) => TestApp.StartAsync(
        builder =>
        {
            // Else what is logged is kept.
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(Settings(candidate));
            builder.Services.AddShadowing();
        },
        Map);

    private static IEnumerable<KeyValuePair<string, string?>> Settings(Uri candidate) =>
    [
        new("Shadowing:Samples:MaxBytes", "1048576"),
        new("Shadowing:Samples:MaxGroups", "32"),
        new("Shadowing:Experiments:elsewhere:Candidate", candidate.ToString()),
        new("Shadowing:Experiments:hangs:Timeout", "00:00:00.050"),
        new("Shadowing:Experiments:echo:Methods:0", "POST"),
        .. s_experiments.SelectMany(static name => (KeyValuePair<string, string?>[])
        [
            new($"Shadowing:Experiments:{name}:SampleRate", "1"), new($"Shadowing:Experiments:{name}:MaxPerSecond", "1000000"),
        ]),
    ];

    private static void Map(WebApplication app)
    {
        var number = 0L;
        app.UseShadowing();
        app.MapGet("/right", Right).WithShadow("right", Right);
        app.MapGet("/wrong", Right).WithShadow("wrong", () => new Dictionary<string, object>
        {
            ["total"] = Interlocked.Increment(ref number),
            [string.Create(CultureInfo.InvariantCulture, $"p{number}")] = number,
        });
        app.MapGet("/fails", Right).WithShadow("fails", static Task (HttpContext _) => throw new InvalidOperationException("on purpose"));
        app.MapGet("/hangs", Right).WithShadow("hangs", static (CancellationToken cancellation) =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation));
        app.MapGet("/large", Large).WithShadow("large", Large);
        app.MapGet("/elsewhere/{id}", static (string id) => new { id, text = "the same" }).WithShadow("elsewhere");
        app.MapPost("/echo", Echo).WithShadow("echo", Echo);
    }

    private static object Right() => new { id = 1, lines = new[] { "a", "b" }, total = 12.5m };

    private static IResult Large() => Results.Text(new string('x', 65_536));

    private static Task Echo(HttpContext context) => context.Request.Body.CopyToAsync(context.Response.Body);
}
