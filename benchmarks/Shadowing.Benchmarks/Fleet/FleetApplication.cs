using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Benchmarks.Caller;
using Shadowing.Storage;

namespace Shadowing.Benchmarks.Fleet;

/// <summary>One instance of a fleet, which is the real thing but for the network before it: twenty endpoints, all calls of which are
/// sampled, and one in a hundred differs.</summary>
internal sealed class FleetApplication : IAsyncDisposable
{
    public const int Endpoints = 20;
    private readonly (HttpContext Context, ServerResponse Response)[] _contexts;
    private readonly WebApplication _app;
    private readonly RequestDelegate _pipeline;

    private FleetApplication(WebApplication app, RequestDelegate pipeline)
    {
        (_app, _pipeline) = (app, pipeline);
        _contexts = [.. Enumerable.Range(0, Endpoints).Select(static endpoint =>
        {
            var (context, response) = CallerWay.Context();
            context.Request.Path = Path(endpoint);
            return (context, response);
        })];
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    /// <summary>Gets a client for its pages.</summary>
    public HttpClient Client { get; }

    /// <summary>Gets how its store fares.</summary>
    public StoreStatus Store => _app.Services.GetRequiredService<StoreWriter>().Status;

    public static async Task<FleetApplication> StartAsync(int number, string connection, string schema)
    {
        // An empty one: each of the others watches a file of settings, and a system lets nobody watch hundreds.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Shadowing:Instance"] = string.Create(CultureInfo.InvariantCulture, $"instance-{number}"),
            ["Shadowing:Secret"] = "a secret that all of them share",
            ["Shadowing:Workers"] = "1",
            ["Shadowing:PoolHeadroom"] = "0",
            ["Shadowing:Experiments:prices:SampleRate"] = "1",
            ["Shadowing:Experiments:prices:MaxPerSecond"] = "1000000",
            ["Shadowing:Experiments:prices:SelfCheck"] = "0",
            ["Shadowing:Experiments:prices:CandidateVersion"] = "2.3.1",
        });
        builder.Services.AddShadowing().UsePostgreSql(connection, options => options.Schema = schema);
        var app = builder.Build();
        RequestDelegate pipeline = null!;
        app.Use(next => pipeline = next);
        app.UseRouting();
        app.UseShadowing();
        for (var endpoint = 0; endpoint < Endpoints; endpoint++)
        {
            app.MapGet(Path(endpoint), static context => WriteAsync(context, otherwise: 0))
                .WithShadow("prices", static (HttpContext context) => WriteAsync(context, otherwise: 1));
        }

        app.MapShadowing("/shadowing").AllowAnonymous();
        await app.StartAsync();
        return new FleetApplication(app, pipeline);
    }

    /// <summary>Makes one call; not from several threads at once.</summary>
    /// <param name="turn">How many calls this instance had before: they go round the endpoints.</param>
    /// <param name="id">Which price to ask for.</param>
    public void Call(int turn, int id)
    {
        var (context, response) = _contexts[turn % Endpoints];
        context.Request.QueryString = new QueryString(string.Create(CultureInfo.InvariantCulture, $"?id={id}"));
        _pipeline(context).GetAwaiter().GetResult();
        response.End();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static string Path(int endpoint) => string.Create(CultureInfo.InvariantCulture, $"/prices/{endpoint}");

    private static Task WriteAsync(HttpContext context, int otherwise)
    {
        var id = int.Parse(context.Request.Query["id"].ToString(), CultureInfo.InvariantCulture);

        // Spread by a multiplication (Knuth's), so that each instance has some, however many there are.
        var price = (unchecked((uint)id * 2_654_435_761) >> 8) % 100 == 0 ? id + otherwise : id;
        context.Response.ContentType = "application/json";
        context.Response.BodyWriter.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"price\":{price}}}")));
        return Task.CompletedTask;
    }
}
