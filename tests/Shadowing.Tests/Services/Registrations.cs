using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>What a registration was before the decorator took its place, it is afterwards.</summary>
public sealed class Registrations
{
    private static readonly (string, string?)[] s_all = [("Experiments:x:SampleRate", "1"), ("Experiments:x:MaxPerSecond", "100000")];

    [Theory]
    [InlineData(ServiceLifetime.Singleton)]
    [InlineData(ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Transient)]
    public async Task Lifetimes_are_kept(ServiceLifetime lifetime)
    {
        await using var host = await ShadowHost.StartAsync(
            services =>
            {
                services.Add(ServiceDescriptor.Describe(typeof(IPricing), typeof(PricingV1), lifetime));
                services.AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads());
            },
            s_all);
        await using var first = host.Services.CreateAsyncScope();
        await using var second = host.Services.CreateAsyncScope();
        var a = first.ServiceProvider.GetRequiredService<IPricing>();
        Assert.Equal(lifetime != ServiceLifetime.Transient, ReferenceEquals(a, first.ServiceProvider.GetRequiredService<IPricing>()));
        Assert.Equal(lifetime == ServiceLifetime.Singleton, ReferenceEquals(a, second.ServiceProvider.GetRequiredService<IPricing>()));
        Assert.Single(first.ServiceProvider.GetServices<IPricing>());
        Assert.Equal(3, await a.StockAsync("abc"));
        Assert.Equal((1, 1), await CountsAsync(host));
    }

    [Theory]
    [InlineData("eu")]
    [InlineData(7)]
    [InlineData(DayOfWeek.Friday)]
    public async Task Keys_of_any_type_are_kept_and_other_keys_left_alone(object key)
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddKeyedScoped<IPricing, PricingV1>(key).AddKeyedScoped<IPricing, PricingV3>("other")
                .AddScoped<IPricing, PricingV3>()
                .AddKeyedShadow<IPricing, PricingV2>(key, "x", methods => methods.AllAreReads()),
            s_all);
        await using var scope = host.Services.CreateAsyncScope();
        var pricing = scope.ServiceProvider.GetRequiredKeyedService<IPricing>(key);
        Assert.Equal(3, await pricing.StockAsync("abc"));
        Assert.Equal((1, 1), await CountsAsync(host));
        Assert.IsType<PricingV3>(scope.ServiceProvider.GetRequiredService<IPricing>());
        Assert.IsType<PricingV3>(scope.ServiceProvider.GetRequiredKeyedService<IPricing>("other"));
        Assert.Contains($"IPricing[{key}].StockAsync", (await host.ReportAsync("x")).Endpoints.Select(endpoint => endpoint.Endpoint));
    }

    [Fact]
    public async Task A_constructor_that_asks_for_its_key_gets_the_one_it_is_registered_under()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddKeyedScoped<IRegion, RegionV1>("eu")
                .AddKeyedShadow<IRegion, RegionV2>("eu", "x", methods => methods.AllAreReads()), s_all);
        await using var scope = host.Services.CreateAsyncScope();
        Assert.Equal("eu", scope.ServiceProvider.GetRequiredKeyedService<IRegion>("eu").Name);
        Assert.Equal((1, 1), await CountsAsync(host));
    }

    [Fact]
    public async Task Generic_services_are_decorated_for_the_type_that_is_named()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped(typeof(IRepository<>), typeof(RepositoryV1<>))
                .AddShadow<IRepository<Price>, PriceRepositoryV2>("x", methods => methods.AllAreReads()), s_all);
        await using var scope = host.Services.CreateAsyncScope();
        Assert.Null(await scope.ServiceProvider.GetRequiredService<IRepository<Price>>().FindAsync(1));
        Assert.Null(await scope.ServiceProvider.GetRequiredService<IRepository<string>>().FindAsync(1));
        Assert.IsType<RepositoryV1<string>>(scope.ServiceProvider.GetRequiredService<IRepository<string>>());
        Assert.Equal((1, 1), await CountsAsync(host));
        Assert.Contains("IRepository<Price>.FindAsync", (await host.ReportAsync("x")).Endpoints.Select(endpoint => endpoint.Endpoint));
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton)]
    [InlineData(ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Transient)]
    public async Task A_disposable_service_is_disposed_once_by_the_container_and_again_by_whoever_disposes_it(ServiceLifetime lifetime)
    {
        var (controls, candidates) = (new List<ConnectionV1>(), new List<ConnectionV2>());
        var host = await ShadowHost.StartAsync(
            services =>
            {
                services.Add(ServiceDescriptor.Describe(typeof(IConnection), _ => Made(controls, new ConnectionV1()), lifetime));
                services.AddScoped(_ => Made(candidates, new ConnectionV2()))
                    .AddShadow<IConnection, ConnectionV2>("x", methods => methods.AllAreReads());
            },
            s_all);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            Assert.Equal(1, scope.ServiceProvider.GetRequiredService<IConnection>().Ping(1));
            Assert.Equal((1, 1), await CountsAsync(host));
        }

        await host.DisposeAsync();

        // The start has looked at what the factory makes, in a scope of its own; a singleton it leaves alone.
        Assert.Equal(lifetime == ServiceLifetime.Singleton ? [1] : [1, 1], controls.Select(control => control.Disposals));
        Assert.Equal([1], candidates.Where(candidate => candidate.Disposals > 0).Select(candidate => candidate.Disposals));
    }

    [Fact]
    public async Task A_singleton_of_a_factory_is_made_once_though_the_start_looks_at_it()
    {
        var controls = new List<DisposablePricing>();
        await using (var host = await ShadowHost.StartAsync(
            services => services.AddScoped<PricingV2>().AddSingleton<IPricing>(_ => Made(controls, new DisposablePricing()))
                .AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads()), s_all))
        {
            Assert.Equal(3, await host.Services.GetRequiredService<IPricing>().StockAsync("abc"));
            Assert.Equal((1, 1), await CountsAsync(host));
        }

        Assert.Equal(1, Assert.Single(controls).Disposals);
    }

    [Fact]
    public async Task A_control_that_only_its_type_makes_disposable_is_disposed_once()
    {
        var controls = new List<DisposablePricing>();
        await using (var host = await ShadowHost.StartAsync(
            services => services.AddScoped<IPricing>(_ => Made(controls, new DisposablePricing()))
                .AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads()), s_all))
        {
            await using var scope = host.Services.CreateAsyncScope();
            Assert.Equal("EUR", scope.ServiceProvider.GetRequiredService<IPricing>().Currency);
            Assert.Equal((1, 1), await CountsAsync(host));
        }

        Assert.Equal(1, Assert.Single(controls).Disposals);
    }

    [Fact]
    public async Task Methods_that_nobody_said_to_read_go_to_the_control_only()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped<IPricing, PricingV1>()
                .AddShadow<IPricing, PricingV2>("x", methods => methods.Reads(nameof(IPricing.StockAsync))), s_all);
        await using var scope = host.Services.CreateAsyncScope();
        var pricing = scope.ServiceProvider.GetRequiredService<IPricing>();
        await pricing.SaveAsync(new Price("a", 1));
        await pricing.QuoteAsync("a");
        await pricing.StockAsync("a");
        Assert.Equal((1, 1), await CountsAsync(host));
        Assert.Contains("To the control only go: Currency { get; } (not said to read), QuoteAsync(string, CancellationToken) (not said to read)", Assert.Single(host.Logs.Entries, entry => entry.Event.Id == 7001).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_that_is_not_set_shadows_nothing_and_says_so()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped<IPricing, PricingV1>().AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads()));
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IPricing>().QuoteAsync("a");
        Assert.Equal(0, (await host.ReportAsync("x")).Account.Sampled);
        Assert.Contains("x has sample rate 0, so nothing is shadowed: set Shadowing:Experiments:x:SampleRate, for instance to \"1%\".",
            host.Logs.Of(Microsoft.Extensions.Logging.LogLevel.Information));
    }

    private static T Made<T>(List<T> all, T made)
    {
        lock (all)
        {
            all.Add(made);
        }

        return made;
    }

    private static async Task<(long Sampled, long Match)> CountsAsync(ShadowHost host)
    {
        var report = await host.ReportAsync("x");
        Assert.Equal(0, host.Report.Capture().Faults);
        Assert.True(report.Account.AddsUp);
        return (report.Account.Sampled, report.Account.Match);
    }
}
