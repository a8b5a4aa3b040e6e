using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shadowing.Reports;

namespace Shadowing.TestSupport;

/// <summary>A host without a web, with its logs collected.</summary>
public sealed class ShadowHost : IAsyncDisposable
{
    private ShadowHost(IHost host, LogCollector logs) => (Host, Logs) = (host, logs);

    public IHost Host { get; }

    public LogCollector Logs { get; }

    public IServiceProvider Services => Host.Services;

    public IShadowReporter Report => Services.GetRequiredService<IShadowReporter>();

    public static async Task<ShadowHost> StartAsync(Action<IServiceCollection> register, params (string Key, string? Value)[] settings) =>
        await StartAsync(register, "Development", settings);

    /// <summary>Starts a host whose settings are given as configuration under <c>Shadowing</c>.</summary>
    public static async Task<ShadowHost> StartAsync(Action<IServiceCollection> register, string environment,
        params (string Key, string? Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(
            settings.Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
        var logs = new LogCollector();
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(logs);
        builder.ConfigureContainer(
            new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true }));
        register(builder.Services);
        if (SharedPool.IsWatchedBy(builder.Services))
        {
            ShadowingCoreServiceCollectionExtensions.AddShadowing(builder.Services, configuration: null,
                static shared => shared.PoolHeadroom = 0);
        }

        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new ShadowHost(host, logs);
    }

    /// <summary>Gets one experiment's report, when nothing is in flight any more.</summary>
    public async Task<ExperimentReport> ReportAsync(string experiment)
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        await Report.WhenIdleAsync(deadline.Token);
        return Report.Capture().Experiments.Single(report => report.Name == experiment);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        if (Host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
