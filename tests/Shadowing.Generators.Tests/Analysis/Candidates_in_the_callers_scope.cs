namespace Shadowing.Generators.Tests.Analysis;

public sealed class Candidates_in_the_callers_scope
{
    private const string Types = """
        using Microsoft.Extensions.DependencyInjection.Extensions;
        using System.Data.Common;
        using Microsoft.AspNetCore.Http;
        namespace Microsoft.EntityFrameworkCore { public class DbContext; }
        namespace Microsoft.Extensions.DependencyInjection { public static class Ef { public static void AddDbContext<T>(this IServiceCollection services) { } } }
        namespace Shop
        {
            public interface IPricing { Task<int> QuoteAsync(int number); }
            public sealed class Pricing : IPricing { public Task<int> QuoteAsync(int number) => Task.FromResult(number); }
            public interface IRates { int Now { get; } }
            public interface IOf<T> { int Now { get; } }
            public sealed class Of<T> : IOf<T> { public int Now => 1; }
            public sealed class Clock { public int Now => 1; }
            public sealed class Shared { public int Now => 1; }
            public sealed class ShopContext : Microsoft.EntityFrameworkCore.DbContext { public int Now => 1; }
            public sealed class Store { public int Now => 1; }
            internal static class Start
            {
                public static void Add(IServiceCollection services)
                {
                    services.AddScoped<IPricing, Pricing>();
                    services.AddTransient(provider => new Clock());
                    services.TryAddScoped<IRates>(provider => null!);
                    services.AddScoped(typeof(IOf<>), typeof(Of<>));
                    services.AddDbContext<Store>();
                    services.AddSingleton<Shared>();
                }
            }
        }
        """;

    [Fact]
    public async Task What_the_scope_owns_is_reported_where_the_candidate_uses_it()
    {
        var messages = await Analyzed.ReportsAsync(Types, """
            namespace Shop;
            internal sealed class Uses(IShadow shadow, IPricing primary, Shared shared)
            {
                private readonly IPricing _field = primary;
                private IRates Rates { get; } = null!;
                public Task<int> Local(IRates rates, Clock clock, ShopContext context, Store store, IOf<int> of)
                {
                    var pricing = primary;
                    return shadow.RunAsync<Pricing, int>("x", token => pricing.QuoteAsync(rates.Now + _field.GetHashCode()), (service, token) =>
                        {|SHDW005:pricing|}.QuoteAsync({|SHDW005:rates|}.Now + {|SHDW005:clock|}.Now + {|SHDW005:context|}.Now + {|SHDW005:store|}.Now + {|SHDW005:of|}.Now + {|SHDW005:_field|}.GetHashCode()
                            + {|SHDW005:this.Rates|}.Now + {|SHDW005:primary|}.GetHashCode() + shared.Now + rates.Now));
                }
            }
            """);
        Assert.Equal("'pricing', a 'IPricing', belongs to the caller's scope, which may have ended when the candidate runs: take the candidate's service as the lambda's first parameter", messages[0]);
    }

    [Theory]
    [InlineData("IServiceProvider")]
    [InlineData("IServiceScope")]
    [InlineData("AsyncServiceScope")]
    [InlineData("Microsoft.AspNetCore.Http.HttpContext")]
    [InlineData("Microsoft.AspNetCore.Http.HttpRequest")]
    [InlineData("Microsoft.AspNetCore.Http.HttpResponse")]
    [InlineData("System.Data.Common.DbConnection")]
    [InlineData("System.Data.Common.DbTransaction")]
    [InlineData("System.Data.Common.DbCommand")]
    [InlineData("System.IO.Stream")]
    [InlineData("System.IO.MemoryStream")]
    public async Task What_everyone_knows_to_end_with_a_scope_needs_no_registration(string type) => await Analyzed.ReportsAsync($$"""
        internal sealed class Pricing { public Task<int> QuoteAsync(object thing) => null!; }
        internal static class Uses
        {
            public static Task<int> Run(IShadow shadow, {{type}} thing) =>
                shadow.RunAsync<Pricing, int>("x", token => Task.FromResult(thing.GetHashCode()), (service, token) => service.QuoteAsync({|SHDW005:thing|}));
        }
        """);

    [Fact]
    public async Task Functions_with_names_are_looked_into_too() => await Analyzed.ReportsAsync(Types, """
        namespace Shop;
        internal sealed class Uses(IShadow shadow)
        {
            private Task<int> Other(Pricing service, CancellationToken token) => service.QuoteAsync(1);
            private static Task<int> Static(Pricing service, CancellationToken token) => service.QuoteAsync(1);
            public async Task Run(IPricing pricing, Receiver receiver, Own own)
            {
                await shadow.RunAsync<Pricing, int>("x", token => pricing.QuoteAsync(1), Local);
                await shadow.RunAsync<Pricing, int>("x", token => pricing.QuoteAsync(1), (service, token) => Local(service, token));
                await shadow.RunAsync<Pricing, int>("x", token => pricing.QuoteAsync(1), new Func<Pricing, CancellationToken, Task<int>>({|SHDW005:receiver|}.QuoteAsync));
                await shadow.RunAsync<Pricing, int>("x", token => pricing.QuoteAsync(1), own.QuoteAsync);
                await shadow.RunAsync<Pricing, int>("x", token => pricing.QuoteAsync(1), Other);
                await shadow.RunAsync<Pricing, int>("x", token => pricing.QuoteAsync(1), Static);
                Task<int> Local(Pricing service, CancellationToken token) => {|SHDW005:pricing|}.QuoteAsync(1);
            }
        }
        internal sealed class Own { public Task<int> QuoteAsync(Pricing service, CancellationToken token) => service.QuoteAsync(1); }
        internal sealed class Receiver { public Task<int> QuoteAsync(Pricing service, CancellationToken token) => service.QuoteAsync(1); }
        internal static class More { public static void Add(IServiceCollection services) => services.AddKeyedScoped<Receiver>("key"); }
        """);

    [Fact]
    public async Task What_the_candidate_only_hands_out_is_fine() => await Analyzed.ReportsAsync(Types, """
        namespace Shop;
        internal static class Uses
        {
            public static Task<int> Run(IShadow shadow)
            {
                Clock? seen = null;
                return shadow.RunAsync<Clock, int>("x", token => Task.FromResult(1), (service, token) => { seen = service; Make(out seen); return Task.FromResult(1); });
            }

            private static void Make(out Clock? clock) => clock = null;
        }
        """);

    [Fact]
    public async Task What_the_candidate_has_of_its_own_or_outlives_the_scope_is_fine() => await Analyzed.ReportsAsync(Types, """
        namespace Shop;
        internal sealed class Uses(IShadow shadow, IPricing pricing, Shared shared)
        {
            private static readonly Clock s_clock = new();
            public Task<int> Run(int number, Clock clock)
            {
                var copy = clock.Now;
                return shadow.RunAsync<Pricing, int>("x", token => pricing.QuoteAsync(clock.Now), (service, token) =>
                {
                    var own = new Clock();
                    Func<Clock, int> read = inner => inner.Now;
                    return service.QuoteAsync(number + copy + own.Now + read(own) + shared.Now + s_clock.Now + nameof(clock).Length + new Uses2 { Clock = own }.GetHashCode());
                });
            }

            public void Elsewhere(Clock clock) => Run2("x", () => clock.Now);
            private static void Run2(string name, Func<int> candidate) => candidate();
        }
        internal sealed class Uses2 { public Clock? Clock { get; set; } }
        """);
}
