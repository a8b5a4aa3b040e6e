using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Commands;

/// <summary>An application, and where its requests are replayed to: a candidate on another server, or in the same process.</summary>
internal sealed class ReplayShop : IAsyncDisposable
{
    public const string Header = "X-Note";
    private const string Samples = "/shadowing/api/v1/experiments/replay";
    private readonly TestApp? _candidate;
    private readonly ConcurrentQueue<Arrival> _arrivals;

    private ReplayShop(TestApp app, TestApp? candidate, ConcurrentQueue<Arrival> arrivals) =>
        (App, _candidate, _arrivals) = (app, candidate, arrivals);

    public TestApp App { get; }

    public static async Task<ReplayShop> StartAsync(bool isInProcess, string environment = "Development", string basePath = "/base",
        Func<Uri, Uri>? address = null, params (string Key, string? Value)[] settings)
    {
        var arrivals = new ConcurrentQueue<Arrival>();
        async Task<string> Arrive(HttpContext context)
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
            arrivals.Enqueue(new Arrival(
                context.Request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget, context.Request.Headers[Header].ToString(),
                context.Request.ContentType ?? string.Empty, await reader.ReadToEndAsync(context.RequestAborted)));
            return "{\"v\":1}";
        }

        // At the server of a candidate everything arrives; in the same process it is the control where a replayed request ends.
        var candidate = isInProcess
            ? null
            : await TestApp.StartAsync(static _ => { },
                app => app.Run(async context => await context.Response.WriteAsync(await Arrive(context))));
        var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    settings.Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing().AddExperiment("replay", experiment =>
                {
                    (experiment.SampleRate, experiment.MaxPerSecond) = (1, 1_000_000);
                    experiment.Candidate = candidate is null
                        ? null
                        : new Uri((address ?? (static known => known))(candidate.Address), basePath);
                    foreach (var name in (string[])[Header, "x'`id`$IFS&|~"])
                    {
                        experiment.Headers.Forward.Add(name);
                    }

                    foreach (var method in (string[])["POST", "PUT", "PATCH", "DELETE", "QUERY"])
                    {
                        experiment.Methods.Add(method);
                    }
                });
            },
            app =>
            {
                app.UseShadowing();
                RequestDelegate control = async context =>
                {
                    var answer = isInProcess ? await Arrive(context) : "{\"v\":1}";
                    await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                    context.Response.StatusCode = 202;
                    context.Response.ContentType = "application/json";
                    await context.Response.WriteAsync(answer);
                };
                var route = app.Map("/call/{id}/{**rest}", control);
                _ = isInProcess ? route.WithShadow("replay", static () => Results.Json(new { v = 2 })) : route.WithShadow("replay");
                app.MapShadowing("/shadowing").AllowAnonymous();
            },
            environment: environment);
        return new ReplayShop(app, candidate, arrivals);
    }

    /// <summary>Sends a request; gets what arrived of it where it is replayed, and its sample as the API has it.</summary>
    public async Task<(Arrival? Arrived, JsonElement Request)> SampleAsync(HttpRequestMessage message)
    {
        await ForgetAsync();
        using (message)
        {
            using var response = await App.Client.SendAsync(message);
        }

        var report = await App.ReportAsync("replay");
        _arrivals.TryDequeue(out var arrived);
        _arrivals.Clear();
        if (report.Groups is not [var group, ..])
        {
            return (arrived, default);
        }

        using var samples = JsonDocument.Parse(
            await App.Client.GetStringAsync(new Uri($"{Samples}/groups/{group.Id}/samples", UriKind.Relative)));
        return (arrived, samples.RootElement.GetProperty("items")[0].GetProperty("request").Clone());
    }

    /// <summary>Gets what has arrived since the last sample.</summary>
    public IReadOnlyList<Arrival> Arrivals()
    {
        var all = _arrivals.ToArray();
        _arrivals.Clear();
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (_candidate is not null)
        {
            await _candidate.DisposeAsync();
        }
    }

    private async Task ForgetAsync()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Samples}/forget", UriKind.Relative))
        {
            Headers = { { "Shadowing-Request", "1" } },
            Content = new StringContent("{\"reason\":\"the next\"}", Encoding.UTF8, "application/json"),
        };
        using var response = await App.Client.SendAsync(message);
        response.EnsureSuccessStatusCode();
    }
}
