using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Shadowing.Execution;
using Shadowing.Reports;

namespace Shadowing.Tests.Services;

/// <summary>Tools and tests build a container twice, and use one whose host never starts.</summary>
public sealed class Containers_of_one_collection
{
    [Fact]
    public async Task Each_container_has_its_own_calls_and_one_that_is_not_started_has_none()
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>));
        ShadowingCoreServiceCollectionExtensions.AddShadowing(services).AddExperiment("x", experiment => experiment.SampleRate = 1);
        services.AddScoped<IPricing, PricingV1>().AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads());
        await using var first = services.BuildServiceProvider(validateScopes: true);
        await using var second = services.BuildServiceProvider(validateScopes: true);
        await using var idle = services.BuildServiceProvider(validateScopes: true);
        await StartAsync(first);
        await StartAsync(second);
        Assert.Equal((1, 1), await CallAsync(first));
        Assert.Equal((1, 1), await CallAsync(second));
        await using var scope = idle.CreateAsyncScope();
        Assert.Equal(3, await scope.ServiceProvider.GetRequiredService<IPricing>().StockAsync("abc"));
        Assert.Equal(0, idle.GetRequiredService<CaptureGate>().InHand);
        await StopAsync(first);
        Assert.Equal(3, await first.CreateScope().ServiceProvider.GetRequiredService<IPricing>().StockAsync("abc"));
        Assert.Equal(0, first.GetRequiredService<CaptureGate>().InHand);
        Assert.Equal((2, 2), await CallAsync(second));
        await StopAsync(second);
    }

    private static async Task<(long Sampled, long Match)> CallAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        Assert.Equal(3, await scope.ServiceProvider.GetRequiredService<IPricing>().StockAsync("abc"));
        var report = services.GetRequiredService<IShadowReporter>();
        await report.WhenIdleAsync(TestContext.Current.CancellationToken);
        var account = report.Capture().Experiments.Single().Account;
        Assert.True(account.AddsUp);
        Assert.Equal(0, services.GetRequiredService<CaptureGate>().InHand);
        return (account.Sampled, account.Match);
    }

    private static async Task StartAsync(IServiceProvider services)
    {
        foreach (var part in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await part.StartAsync(TestContext.Current.CancellationToken);
            await part.StartedAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task StopAsync(IServiceProvider services)
    {
        foreach (var part in services.GetServices<IHostedService>())
        {
            await part.StopAsync(TestContext.Current.CancellationToken);
        }
    }
}
