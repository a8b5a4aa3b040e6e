using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Reports;

namespace Shadowing.TestSupport;

/// <summary>An application on a real Kestrel on loopback, with its logs collected.</summary>
public sealed class TestApp : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private TestApp(WebApplication app, LogCollector logs)
    {
        App = app;
        Logs = logs;
        Address = new Uri(app.Urls.First());
        Client = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            BaseAddress = Address,
            Timeout = Deadline
        };
    }

    public WebApplication App { get; }

    public LogCollector Logs { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IShadowReporter Report => App.Services.GetRequiredService<IShadowReporter>();

    /// <summary>Gets one experiment's report, when nothing is in flight any more.</summary>
    public async Task<ExperimentReport> ReportAsync(string experiment)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await Report.WhenIdleAsync(deadline.Token);
        return Report.Capture().Experiments.Single(report => report.Name == experiment);
    }

    public static async Task<TestApp> StartAsync(
        Action<WebApplicationBuilder> configure, Action<WebApplication> map, HttpProtocols protocols = HttpProtocols.Http1,
        string environment = "Development", Action<LogCollector>? logs = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.Sources.Clear();
        var collector = new LogCollector();
        logs?.Invoke(collector);
        builder.Logging.ClearProviders().AddProvider(collector);
        builder.Services.AddRoutingCore();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        configure(builder);
        if (SharedPool.IsWatchedBy(builder.Services))
        {
            builder.Services.AddShadowing(static shared => shared.PoolHeadroom = 0);
        }

        var app = builder.Build();
        map(app);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new TestApp(app, collector);
    }

    /// <summary>Starts an application whose settings are given as configuration under <c>Shadowing</c>.</summary>
    public static Task<TestApp> StartAsync(Action<WebApplication> map, params (string Key, string? Value)[] settings) =>
        StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    settings.Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing();
            },
            map);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
