using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>A transient service may be asked for where there is no scope: by the root provider, and by the constructor of a
/// singleton.</summary>
public sealed class Services_from_the_root
{
    private static readonly (string, string?)[] s_all = [("Experiments:x:SampleRate", "1"), ("Experiments:x:MaxPerSecond", "100000")];

    [Fact]
    public async Task A_transient_service_comes_from_the_root_as_before()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddTransient<IPricing, PricingV1>().AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads()),
            s_all);
        Assert.Equal(3, await host.Services.GetRequiredService<IPricing>().StockAsync("abc"));
        Assert.Equal(1, (await host.ReportAsync("x")).Account.Match);
    }

    [Fact]
    public async Task A_singleton_may_hold_a_transient_service_as_before()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddTransient<IPricing, PricingV1>().AddSingleton<Till>()
                .AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads()), s_all);
        Assert.Equal(3, await host.Services.GetRequiredService<Till>().Pricing.StockAsync("abc"));
        Assert.Equal(1, (await host.ReportAsync("x")).Account.Match);
    }

    public sealed class Till(IPricing pricing)
    {
        public IPricing Pricing => pricing;
    }
}
