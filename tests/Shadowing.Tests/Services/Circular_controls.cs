using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>A control that needs itself through others: the container refuses it, so that it is refused behind a decorator too.</summary>
public sealed class Circular_controls
{
    private const string Way =
        "A circular dependency was detected for the service of type 'Shadowing.Tests.Services.Circular_controls.IFirst'.";

    public static TheoryData<string, ServiceLifetime> Circles
    {
        get
        {
            var rows = new TheoryData<string, ServiceLifetime>();
            foreach (var name in s_circles.Keys)
            {
                foreach (var lifetime in Enum.GetValues<ServiceLifetime>())
                {
                    rows.Add(name, lifetime);
                }
            }

            return rows;
        }
    }

    private static readonly Dictionary<string, Action<IServiceCollection, ServiceLifetime>> s_circles = new(StringComparer.Ordinal)
    {
        ["through another"] = (services, lifetime) => Add<IFirst, First>(Add<ISecond, Second>(services, lifetime), lifetime)
            .AddShadow<IFirst, NewFirst>("x", methods => methods.AllAreReads()),
        ["itself"] = (services, lifetime) => Add<IFirst, Selfish>(services, lifetime)
            .AddShadow<IFirst, NewFirst>("x", methods => methods.AllAreReads()),
        ["through another that is shadowed too"] = (services, lifetime) =>
            Add<IFirst, First>(Add<ISecond, Second>(services, lifetime), lifetime)
                .AddShadow<ISecond, NewSecond>("y", methods => methods.AllAreReads())
                .AddShadow<IFirst, NewFirst>("x", methods => methods.AllAreReads()),
        ["through a list"] = (services, lifetime) => Add<IFirst, ListTaker>(Add<ISecond, Second>(services, lifetime), lifetime)
            .AddShadow<IFirst, NewFirst>("x", methods => methods.AllAreReads()),
        ["through an open generic"] = (services, lifetime) =>
        {
            services.Add(ServiceDescriptor.Describe(typeof(Box<>), typeof(Box<>), lifetime));
            Add<IFirst, BoxTaker>(services, lifetime).AddShadow<IFirst, NewFirst>("x", methods => methods.AllAreReads());
        },
        ["of a disposable service"] =
            (services, lifetime) => Add<IThird, Third>(Add<IFirst, ThirdTaker>(services, lifetime), lifetime)
                .AddShadow<IFirst, NewFirst>("x", methods => methods.AllAreReads())
                .AddShadow<IThird, NewThird>("y", methods => methods.AllAreReads()),
    };

    [Theory]
    [MemberData(nameof(Circles))]
    public async Task A_circle_stops_the_start_where_the_container_validates(string circle, ServiceLifetime lifetime)
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(
            () => StartAsync(services => s_circles[circle](services, lifetime), validates: true));
        Assert.Contains(failure.Errors,
            error => error.Contains(Way, StringComparison.Ordinal)
                && error.Contains(" -> Shadowing.Tests.Services.Circular_controls.IFirst", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Circles))]
    public async Task A_circle_is_refused_at_first_use_where_nobody_validates(string circle, ServiceLifetime lifetime)
    {
        using var host = await StartAsync(services => s_circles[circle](services, lifetime), validates: false);
        for (var time = 0; time < 2; time++)
        {
            await using var scope = host.Services.CreateAsyncScope();
            var failure = Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<IFirst>());
            Assert.StartsWith("A circular dependency was detected for the service of type 'Shadowing.Tests.Services.Circular_controls.I",
                failure.Message, StringComparison.Ordinal);
        }

        await host.StopAsync();
    }

    [Fact]
    public async Task A_circle_of_keyed_services_is_refused()
    {
        static void Register(IServiceCollection services) =>
            services.AddKeyedScoped<IFirst, KeyedFirst>("eu").AddKeyedScoped<ISecond, KeyedSecond>("eu")
            .AddKeyedShadow<IFirst, NewFirst>("eu", "x", methods => methods.AllAreReads());
        await Assert.ThrowsAsync<InvalidShadowingException>(() => StartAsync(Register, validates: true));
        using var host = await StartAsync(Register, validates: false);
        await using var scope = host.Services.CreateAsyncScope();
        Assert.StartsWith(Way, Assert.Throws<InvalidOperationException>(
            () => scope.ServiceProvider.GetRequiredKeyedService<IFirst>("eu")).Message, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_circle_that_only_factories_make_is_refused_at_first_use()
    {
        using var host = await StartAsync(
            services => services.AddScoped<ISecond>(provider => new Second(provider.GetRequiredService<IFirst>()))
                .AddScoped<IFirst>(provider => new First(provider.GetRequiredService<ISecond>()))
                .AddShadow<IFirst, NewFirst>("x", methods => methods.AllAreReads()),
            validates: false);
        await using var scope = host.Services.CreateAsyncScope();
        Assert.StartsWith(Way, Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<IFirst>()).Message,
            StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_factory_that_asks_for_its_own_service_and_comes_to_an_end_is_let()
    {
        var depth = 0;
        using var host = await StartAsync(
            services => services.AddTransient<IFirst>(
                provider => depth++ < 3 ? new Selfish(provider.GetRequiredService<IFirst>()) : new Plain())
                    .AddShadow<IFirst, NewFirst>("x", methods => methods.AllAreReads()),
            validates: false);
        await using var scope = host.Services.CreateAsyncScope();
        Assert.NotNull(scope.ServiceProvider.GetRequiredService<IFirst>());
        await host.StopAsync();
    }

    [Fact]
    public async Task What_is_no_circle_starts()
    {
        using var host = await StartAsync(
            services => services.AddScoped<ISecond, NewSecond>().AddScoped<IFirst, First>()
                .AddShadow<IFirst, NewFirst>("x", methods => methods.AllAreReads()).AddScoped<IThird, Third>()
                .AddShadow<IThird, NewThird>("y", methods => methods.AllAreReads()),
            validates: true);
        await using var scope = host.Services.CreateAsyncScope();
        Assert.NotNull(scope.ServiceProvider.GetRequiredService<IThird>());
        await host.StopAsync();
    }

    private static IServiceCollection Add<TService, TControl>(IServiceCollection services, ServiceLifetime lifetime)
    {
        services.Add(ServiceDescriptor.Describe(typeof(TService), typeof(TControl), lifetime));
        return services;
    }

    private static async Task<IHost> StartAsync(Action<IServiceCollection> register, bool validates)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Production" });
        builder.ConfigureContainer(
            new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateScopes = validates, ValidateOnBuild = validates }));
        register(builder.Services);
        var host = builder.Build();
        try
        {
            using var deadline = new CancellationTokenSource(TestApp.Deadline);
            await host.StartAsync(deadline.Token);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public interface IFirst
    {
        int Count() => 1;
    }

    public interface ISecond
    {
        int Count() => 1;
    }

    public interface IThird : IDisposable
    {
        int Count() => 1;
    }

    public sealed class First(ISecond second) : IFirst
    {
        public ISecond Second => second;
    }

    public sealed class Selfish(IFirst first) : IFirst
    {
        public IFirst Other => first;
    }

    public sealed class Plain : IFirst;

    public sealed class NewFirst : IFirst;

    public sealed class ListTaker(IEnumerable<ISecond> all) : IFirst
    {
        public IEnumerable<ISecond> All => all;
    }

    public sealed class BoxTaker(Box<IFirst> box) : IFirst
    {
        public Box<IFirst> Box => box;
    }

    public sealed class Box<T>(T inner)
    {
        public T Inner => inner;
    }

    public sealed class ThirdTaker(IThird third) : IFirst
    {
        public IThird Third => third;
    }

    public sealed class Second(IFirst first) : ISecond
    {
        public IFirst First => first;
    }

    public sealed class NewSecond : ISecond;

    public sealed class Third(IFirst first) : IThird
    {
        public IFirst First => first;

        public void Dispose()
        {
        }
    }

    public sealed class NewThird : IThird
    {
        public void Dispose()
        {
        }
    }

    public sealed class KeyedFirst([FromKeyedServices("eu")] ISecond second) : IFirst
    {
        public ISecond Second => second;
    }

    public sealed class KeyedSecond([FromKeyedServices("eu")] IFirst first) : ISecond
    {
        public IFirst First => first;
    }
}
