using Microsoft.Extensions.DependencyInjection;
using Shadowing.Tests.Services.Shapes;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>What a member is called by is counted by: no two share a name.</summary>
public sealed class Members_of_one_name
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_of_two_interfaces_are_told_apart_by_who_declares_them(bool isSeen)
    {
        var endpoints = isSeen
            ? await EndpointsAsync<IColliding<Seen>>(
                services => services.AddScoped<IColliding<Seen>, Colliding<Seen>>()
                    .AddShadow<IColliding<Seen>, NewColliding<Seen>>("x", methods => methods.AllAreReads()),
                called => (((ILeft<Seen>)called).Data, ((IRight<Seen>)called).Data, ((ILeft<Seen>)called).Find(1),
                    ((IRight<Seen>)called).Find(1), ((ILeft<Seen>)called).Name(), ((IRight<Seen>)called).Name(), called.Name()))
            : await EndpointsAsync<IColliding<Unseen>>(
                services => AddUnseen<IColliding<Unseen>, NewColliding<Unseen>>(
                    services.AddScoped<IColliding<Unseen>, Colliding<Unseen>>()),
                called => (((ILeft<Unseen>)called).Data, ((IRight<Unseen>)called).Data, ((ILeft<Unseen>)called).Find(1),
                    ((IRight<Unseen>)called).Find(1), ((ILeft<Unseen>)called).Name(), ((IRight<Unseen>)called).Name(), called.Name()));
        var way = isSeen ? "Seen" : "Unseen";
        Assert.Equal(
            ((string[])["IColliding.Name", "ILeft.Data", "ILeft.Find", "ILeft.Name", "IRight.Data", "IRight.Find", "IRight.Name"]).Select(
                name => $"IColliding<{way}>.{name.Replace(".", $"<{way}>.", StringComparison.Ordinal)}"),
            endpoints);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_interface_that_is_inherited_twice_is_told_apart_by_its_arguments(bool isSeen)
    {
        var endpoints = isSeen
            ? await EndpointsAsync<IBoth<Seen>>(
                services => services.AddScoped<IBoth<Seen>, Both<Seen>>()
                    .AddShadow<IBoth<Seen>, NewBoth<Seen>>("x", methods => methods.AllAreReads()),
                called => (((IOf<int, Seen>)called).Get(), ((IOf<string, Seen>)called).Get()))
            : await EndpointsAsync<IBoth<Unseen>>(
                services => AddUnseen<IBoth<Unseen>, NewBoth<Unseen>>(services.AddScoped<IBoth<Unseen>, Both<Unseen>>()),
                called => (((IOf<int, Unseen>)called).Get(), ((IOf<string, Unseen>)called).Get()));
        var way = isSeen ? "Seen" : "Unseen";
        Assert.Equal([$"IBoth<{way}>.IOf<int, {way}>.Get", $"IBoth<{way}>.IOf<string, {way}>.Get"], endpoints);
    }

    [Fact]
    public async Task Overloads_whose_parameters_have_one_name_are_told_apart_by_their_namespaces()
    {
        var endpoints = await EndpointsAsync<IOverloads>(
            services => services.AddScoped<IOverloads, Overloads>()
                .AddShadow<IOverloads, NewOverloads>("x", methods => methods.AllAreReads()),
            called => (called.Take(new Left.Item(1)), called.Take(new Right.Item(1)), called.Take(5)));
        Assert.Equal(
            [
                "IOverloads.Shadowing.Tests.Services.Members_of_one_name.IOverloads.Take(Shadowing.Tests.Services.Members_of_one_name+Left.Item)",
                "IOverloads.Shadowing.Tests.Services.Members_of_one_name.IOverloads.Take(Shadowing.Tests.Services.Members_of_one_name+Right.Item)",
                "IOverloads.Take(int)",
            ],
            endpoints);
    }

    [Fact]
    public async Task Services_of_one_name_are_told_apart_in_one_experiment()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped<Left.IThing, Left.Thing>()
                .AddShadow<Left.IThing, Left.NewThing>("x", methods => methods.AllAreReads())
                .AddScoped<Right.IThing, Right.Thing>().AddShadow<Right.IThing, Right.NewThing>("x", methods => methods.AllAreReads()),
            ("Experiments:x:SampleRate", "1"));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<Left.IThing>().Count();
            scope.ServiceProvider.GetRequiredService<Right.IThing>().Count();
        }

        var report = await host.ReportAsync("x");
        Assert.Equal(
            ["Shadowing.Tests.Services.Members_of_one_name+Left.IThing.Count",
                "Shadowing.Tests.Services.Members_of_one_name+Right.IThing.Count"],
            report.Endpoints.Select(endpoint => endpoint.Endpoint).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Keys_of_one_text_are_told_apart()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddKeyedScoped<Left.IThing, Left.Thing>(1)
                .AddKeyedShadow<Left.IThing, Left.NewThing>(1, "x", methods => methods.AllAreReads())
                .AddKeyedScoped<Left.IThing, Left.Thing>("1")
                .AddKeyedShadow<Left.IThing, Left.NewThing>("1", "x", methods => methods.AllAreReads()),
            ("Experiments:x:SampleRate", "1"));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredKeyedService<Left.IThing>(1).Count();
            scope.ServiceProvider.GetRequiredKeyedService<Left.IThing>("1").Count();
        }

        Assert.Equal(2, (await host.ReportAsync("x")).Endpoints.Count);
    }

    private static async Task<IReadOnlyList<string>> EndpointsAsync<TService>(Action<IServiceCollection> register, Action<TService> call)
        where TService : class
    {
        await using var host = await ShadowHost.StartAsync(register, ("Experiments:x:SampleRate", "1"),
            ("Experiments:x:MaxPerSecond", "1000"));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            call(scope.ServiceProvider.GetRequiredService<TService>());
        }

        var report = await host.ReportAsync("x");
        return [.. report.Endpoints.Where(endpoint => endpoint.Account.Sampled > 0).Select(endpoint => endpoint.Endpoint)
            .Order(StringComparer.Ordinal)];
    }

    private static Task<IReadOnlyList<string>> EndpointsAsync<TService>(Action<IServiceCollection> register, Func<TService, object> call)
        where TService : class => EndpointsAsync<TService>(register, called => { _ = call(called); });

#pragma warning disable SHDW002 // That the compiler does not see the interface is what is tested.
    private static IServiceCollection AddUnseen<TService, TCandidate>(IServiceCollection services)
        where TService : class
        where TCandidate : class, TService => services.AddShadow<TService, TCandidate>("x", methods => methods.AllAreReads());
#pragma warning restore SHDW002

    public interface IOverloads
    {
        int Take(Left.Item item);

        int Take(Right.Item item);

        int Take(int item);
    }

    public class Overloads : IOverloads
    {
        public int Take(Left.Item item) => 1;

        public int Take(Right.Item item) => 2;

        public int Take(int item) => 3;
    }

    public sealed class NewOverloads : Overloads;

    public sealed class NewColliding<TWay> : Colliding<TWay>;

    public sealed class NewBoth<TWay> : Both<TWay>;

    public static class Left
    {
        public interface IThing
        {
            int Count();
        }

        public sealed record Item(int Id);

        public class Thing : IThing
        {
            public int Count() => 1;
        }

        public sealed class NewThing : Thing;
    }

    public static class Right
    {
        public interface IThing
        {
            int Count();
        }

        public sealed record Item(int Id);

        public class Thing : IThing
        {
            public int Count() => 1;
        }

        public sealed class NewThing : Thing;
    }
}
