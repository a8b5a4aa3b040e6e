using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>Projections, copies, carried values and rules are the user's code, and may call the very service that is shadowed: sampled too,
/// that would never end.</summary>
public sealed class Code_that_a_capture_runs
{
    private static readonly (string, string?)[] s_all = [("Experiments:x:SampleRate", "1"), ("Experiments:x:MaxPerSecond", "100000")];

    [Fact]
    public async Task A_carried_value_may_come_from_the_shadowed_service()
    {
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(Shadow(services))
                .AddExperiment("x", experiment =>
                    experiment.Carry(provider => provider.GetRequiredService<IPricing>().Currency, (_, _) => { })), s_all);
        Assert.Equal(3, await host.Services.GetRequiredService<IPricing>().StockAsync("abc"));
        Assert.Equal((1, 1), await CountsAsync(host));
    }

    [Fact]
    public async Task A_snapshot_may_ask_the_shadowed_service()
    {
        IServiceProvider? provider = null;
        await using var host = await ShadowHost.StartAsync(
            services => Shadow(services,
                methods => methods.Snapshot<Price>(
                    price => new { price.Amount, Asked = provider!.GetRequiredService<IPricing>().QuoteAsync("abc") is not null })), s_all);
        provider = host.Services;
        await host.Services.GetRequiredService<IPricing>().QuoteAsync("abc");
        Assert.Equal((1, 1), await CountsAsync(host));
    }

    [Fact]
    public async Task An_inline_comparison_may_run_the_same_experiment()
    {
        await using var host = await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services),
            s_all);
        var shadow = host.Services.GetRequiredService<IShadow>();
        Assert.Equal(1, Run());
        Assert.Equal((1, 1), await CountsAsync(host));

        int Run() =>
            shadow.Run("x", 1, static state => state, static (int state, object _) => state, run => run.Context("again", $"{Run()}"));
    }

    [Fact]
    public async Task A_rule_may_ask_the_shadowed_service()
    {
        IServiceProvider? provider = null;
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(Shadow(services))
                .AddExperiment("x", experiment =>
                    experiment.Comparison.Normalize("$.Sku", text => provider!.GetRequiredService<IPricing>().Currency + text)), s_all);
        provider = host.Services;
        await host.Services.GetRequiredService<IPricing>().QuoteAsync("wrong");
        Assert.Equal((1, 0), await CountsAsync(host));
    }

    private static IServiceCollection Shadow(IServiceCollection services, Action<ShadowedMethods<IPricing>>? methods = null) =>
        services.AddSingleton<IPricing, PricingV1>().AddShadow<IPricing, PricingV2>("x", said =>
        {
            said.AllAreReads();
            methods?.Invoke(said);
        });

    private static async Task<(long Sampled, long Match)> CountsAsync(ShadowHost host)
    {
        var report = await host.ReportAsync("x");
        Assert.True(report.Account.AddsUp);
        return (report.Account.Sampled, report.Account.Match);
    }
}
