using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

public sealed class Refusals_at_start
{
    [Fact]
    public async Task A_service_that_is_not_registered_before() =>
        await Refuses(
            services => services.AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads()),
            "AddShadow<IPricing, PricingV2>(\"x\"): IPricing is not registered before it; register the control first, such as services.AddScoped<IPricing, …>(), and call AddShadow after it.");

    [Fact]
    public async Task A_keyed_service_that_is_not_registered_under_the_key() =>
        await Refuses(
            services => services.AddKeyedScoped<IPricing, PricingV1>("eu")
                .AddKeyedShadow<IPricing, PricingV2>("us", "x", methods => methods.AllAreReads()),
            "AddKeyedShadow<IPricing, PricingV2>(\"x\"): IPricing[us] is not registered before it; register the control first, such as services.AddKeyedScoped<IPricing, …>(key), and call AddShadow after it.");

    [Fact]
    public async Task Several_registrations() =>
        await Refuses(
            services => services.AddScoped<IPricing, PricingV1>().AddScoped<IPricing>(_ => new PricingV1())
                .AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads()),
            "AddShadow<IPricing, PricingV2>(\"x\"): IPricing is registered 2 times (PricingV1, a factory), and only one of them could be decorated; keep one.");

    [Fact]
    public async Task A_registration_after_it() =>
        await Refuses(
            services => services.AddScoped<IPricing, PricingV1>().AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads())
                .AddScoped<IPricing, PricingV1>(),
            "AddShadow<IPricing, PricingV2>(\"x\"): IPricing is registered again after it (PricingV1); move AddShadow after all registrations, and keep one.");

    [Fact]
    public async Task A_second_AddShadow_for_a_service() =>
        await Refuses(
            services => services.AddScoped<IPricing, PricingV1>().AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads())
                .AddShadow<IPricing, PricingV3>("y", methods => methods.AllAreReads()),
            "AddShadow<IPricing, PricingV3>(\"y\"): IPricing is shadowed already, by PricingV2 in \"x\"; one candidate at a time: remove one of the two.");

    [Fact]
    public async Task A_candidate_of_the_controls_own_type() =>
        await Refuses(
            services => services.AddScoped<IPricing, PricingV2>().AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads()),
            "AddShadow<IPricing, PricingV2>(\"x\"): the control is PricingV2 too, or the very object that the candidate is; there is nothing to compare. Register the old implementation as IPricing before AddShadow.");

    [Fact]
    public async Task A_candidate_that_is_the_very_same_scoped_object() =>
        await Refuses(
            services => services.AddScoped<PricingV2>().AddScoped<IPricing>(provider => provider.GetRequiredService<PricingV2>())
                .AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads()),
            "AddShadow<IPricing, PricingV2>(\"x\"): the control is PricingV2 too, or the very object that the candidate is; there is nothing to compare. Register the old implementation as IPricing before AddShadow.");

    [Fact]
    public async Task A_lifetime_that_nobody_knows() =>
        await Refuses(
            services =>
            {
                services.Add(new ServiceDescriptor(typeof(IPricing), typeof(PricingV1), (ServiceLifetime)7));
                services.AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads());
                services.RemoveAt(services.ToList().FindIndex(service => service.ServiceType == typeof(IPricing)));
            },
            "AddShadow<IPricing, PricingV2>(\"x\"): the control's lifetime is 7, which is none of Singleton, Scoped and Transient; register it with one of them.");

    [Fact]
    public async Task The_key_that_stands_for_all_keys() =>
        await Refuses(
            services => services.AddKeyedScoped<IPricing, PricingV1>(KeyedService.AnyKey)
                .AddKeyedShadow<IPricing, PricingV2>(KeyedService.AnyKey, "x", methods => methods.AllAreReads()),
            "AddKeyedShadow<IPricing, PricingV2>(\"x\"): KeyedService.AnyKey stands for every key; name one key for each AddKeyedShadow.");

    [Fact]
    public async Task A_disposable_object_that_nobody_disposes() =>
        await Refuses(
            services => services.AddSingleton<IConnection>(new ConnectionV1())
                .AddShadow<IConnection, ConnectionV2>("x", methods => methods.AllAreReads()),
            "AddShadow<IConnection, ConnectionV2>(\"x\"): IConnection is disposable and registered as an object that nobody disposes, which a decorator cannot keep so; register it by its type or by a factory.");

    [Fact]
    public async Task A_read_that_the_interface_does_not_have() =>
        await Refuses(
            services => services.AddScoped<IPricing, PricingV1>()
                .AddShadow<IPricing, PricingV2>("x", methods => methods.Reads("Quote", nameof(IPricing.StockAsync))),
            "AddShadow<IPricing, PricingV2>(\"x\"): Reads(\"Quote\") names no method or property of IPricing; the known ones are Currency, Discount, QuoteAsync, SaveAsync, StockAsync.");

    [Fact]
    public async Task Sampling_that_sticks_to_something_of_a_request() =>
        await Refuses(
            services => services.AddScoped<IPricing, PricingV1>().AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads()),
            "AddShadow<IPricing, PricingV2>(\"x\"): the experiment is sticky by something of an HTTP request, which a service's call does not have; use Sticky: \"trace\", or none.",
            ("Secret", "0123456789abcdef"), ("Experiments:x:Sticky", "header:X-User"));

    [Fact]
    public async Task Throwing_on_a_mismatch_in_production()
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(() => ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services)
                .Configure(options => options.ThrowOnMismatch = true), "Production"));
        Assert.Equal(["ThrowOnMismatch is true in the environment Production; it is for tests: callers would wait for candidates and get exceptions."], failure.Errors);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(() => ShadowHost.StartAsync(
            services => services.AddScoped<IPricing, PricingV1>().AddShadow<IPricing, PricingV1>("x", methods => methods.AllAreReads())
                .AddShadow<IConnection, ConnectionV2>("y", methods => methods.AllAreReads()),
            ("Experiments:x:SampleRate", "2")));
        Assert.Equal(3, failure.Errors.Count);
    }

    [Fact]
    public async Task A_service_that_a_test_replaces_is_left_alone_and_logged()
    {
        await using var host = await ShadowHost.StartAsync(services =>
        {
            services.AddScoped<IPricing, PricingV1>().AddShadow<IPricing, PricingV2>("x", methods => methods.AllAreReads());
            services.Remove(services.Single(service => service.ServiceType == typeof(IPricing)));
            services.AddScoped<IPricing, PricingV3>();
        });
        Assert.Contains("x: IPricing was registered anew after AddShadow, in its place, so it is not shadowed.",
            host.Logs.Of(Microsoft.Extensions.Logging.LogLevel.Warning));
        await using var scope = host.Services.CreateAsyncScope();
        Assert.IsType<PricingV3>(scope.ServiceProvider.GetRequiredService<IPricing>());
    }

    [Fact]
    public async Task A_service_without_reads_starts_with_a_warning()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped<IPricing, PricingV1>().AddShadow<IPricing, PricingV2>("x", _ => { }));
        Assert.Contains("x: no method of IPricing is said to read, so nothing is shadowed: say AllAreReads(), Reads(nameof(…)) or [ShadowRead].", host.Logs.Of(Microsoft.Extensions.Logging.LogLevel.Warning));
    }

    private static async Task Refuses(Action<IServiceCollection> register, string message, params (string Key, string? Value)[] settings)
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(() => ShadowHost.StartAsync(register, settings));
        Assert.Equal([message], failure.Errors);
    }
}
