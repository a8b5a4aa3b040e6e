using System.Runtime.Loader;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>What stands in the place of a decorator may still call it: the log says what is true.</summary>
public sealed class Services_that_are_decorated_again
{
    private const string MayBeShadowed =
        "x: IWords was registered anew after AddShadow, in its place and by a factory, so it is shadowed only where that factory calls what was there before.";
    private const string IsNotShadowed = "x: IWords was registered anew after AddShadow, in its place, so it is not shadowed.";
    private const string IsBehind =
        "x: IWords was decorated again after AddShadow; it is shadowed, behind that decorator, which neither the comparison nor the candidate sees.";

    private static readonly Dictionary<string, (Action<IServiceCollection> Change, bool IsShadowed,
        string? Said)> s_changes = new(StringComparer.Ordinal)
        {
            ["nothing"] = (_ => { }, true, null),
            ["Scrutor 7"] = (services => services.Decorate<IWords, LoudWords>(), true, IsBehind),
            ["Scrutor 7 by a factory"] = (services => services.Decorate<IWords>((inner, _) => new LoudWords(inner)), true, IsBehind),
            ["Scrutor 7 twice"] = (services => services.Decorate<IWords, LoudWords>().Decorate<IWords, LoudWords>(), true, IsBehind),
            ["Scrutor 5"] = (services => Scrutor5(services, typeof(LoudWords)), true, IsBehind),
            ["Scrutor 5 twice"] = (services =>
            {
                Scrutor5(services, typeof(LoudWords));
                Scrutor5(services, typeof(LoudWords));
            }, true, IsBehind),
            ["by hand"] = (ByHand, true, IsBehind),
            ["by hand with the factory alone"] = (ByFactory, true, IsBehind),
            ["by hand under a key that the factory keeps"] = (UnderAKeptKey, true, IsBehind),
            ["by hand under a key that the constructor names"] = (UnderANamedKey, true, IsBehind),
            ["by hand under a key that is seen nowhere"] = (UnderAKey, true, MayBeShadowed),
            ["by hand behind another service"] = (BehindAnother, true, IsBehind),
            ["kept under a key that nobody asks for, and registered anew"] =
            (services => Kept(services).AddScoped<IWords, OtherWords>(), false, IsNotShadowed),
            ["kept under a key that nobody asks for, and registered anew by a factory"] =
            (services => Kept(services).AddScoped<IWords>(_ => new OtherWords()), false, MayBeShadowed),
            ["Replace"] = (services => services.Replace(ServiceDescriptor.Scoped<IWords, OtherWords>()), false, IsNotShadowed),
            ["Replace by a factory"] =
            (services => services.Replace(ServiceDescriptor.Scoped<IWords>(_ => new OtherWords())), false, MayBeShadowed),
            ["Replace by a factory that finds it in a static field"] = (ByAStaticField, true, MayBeShadowed),
            ["RemoveAll"] = (services => services.RemoveAll<IWords>().AddScoped<IWords, OtherWords>(), false, IsNotShadowed),
            ["TryAdd"] = (services => services.TryAddScoped<IWords, OtherWords>(), true, null),
        };

    private static ServiceDescriptor s_kept = null!;

    public static TheoryData<string> Changes => [.. s_changes.Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task The_log_says_whether_it_is_shadowed(string name)
    {
        var (change, isShadowed, said) = s_changes[name];
        await using var host = await ShadowHost.StartAsync(
            services =>
            {
                services.AddScoped<IWords, OldWords>().AddShadow<IWords, NewWords>("x", methods => methods.AllAreReads());
                change(services);
            },
            ("Experiments:x:SampleRate", "1"), ("Experiments:x:SelfCheck", "1"));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<IWords>().Say("a");
        }

        var account = (await host.ReportAsync("x")).Account;
        Assert.Equal(isShadowed ? (1, 1) : (0, 0), (account.Sampled, account.Mismatch));
        Assert.Equal(said, host.Logs.Of(LogLevel.Warning).Concat(host.Logs.Of(LogLevel.Information))
            .FirstOrDefault(text => text.Contains("after AddShadow", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_open_generic_that_is_decorated_again_is_shadowed_and_said_so()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped(typeof(IBag<>), typeof(Bag<>))
                .AddShadow<IBag<string>, NewBag>("x", methods => methods.AllAreReads()).Decorate(typeof(IBag<>), typeof(LoudBag<>)),
            ("Experiments:x:SampleRate", "1"));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            Assert.Equal("loud bag", scope.ServiceProvider.GetRequiredService<IBag<string>>().Name());
        }

        Assert.Equal(1, (await host.ReportAsync("x")).Account.Mismatch);
        Assert.DoesNotContain(host.Logs.Of(LogLevel.Warning), said => said.Contains("not shadowed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_that_was_decorated_before_is_the_control_as_it_is()
    {
        await using var host = await ShadowHost.StartAsync(
            services => services.AddScoped<IWords, OldWords>().Decorate<IWords, LoudWords>()
                .AddShadow<IWords, NewWords>("x", methods => methods.AllAreReads()), ("Experiments:x:SampleRate", "1"));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            Assert.Equal("old a!", scope.ServiceProvider.GetRequiredService<IWords>().Say("a"));
        }

        Assert.Equal(1, (await host.ReportAsync("x")).Account.Mismatch);
    }

    private static void Scrutor5(IServiceCollection services, Type decorator)
    {
        var context = new AssemblyLoadContext("Scrutor 5", isCollectible: false);
        var assembly = context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "Scrutor5", "Scrutor.dll"));
        assembly.GetType("Microsoft.Extensions.DependencyInjection.ServiceCollectionExtensions", throwOnError: true)!
            .GetMethod("Decorate", [typeof(IServiceCollection), typeof(Type), typeof(Type)])!.Invoke(null,
                [services, typeof(IWords), decorator]);
    }

    private static void ByHand(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IWords));
        services.Replace(ServiceDescriptor.Scoped<IWords>(provider => new LoudWords((IWords)inner.ImplementationFactory!(provider))));
    }

    private static void ByAStaticField(IServiceCollection services)
    {
        s_kept = services.Last(static service => service.ServiceType == typeof(IWords));
        services.Replace(ServiceDescriptor.Scoped<IWords>(
            static provider => new LoudWords((IWords)s_kept.ImplementationFactory!(provider))));
    }

    private static void ByFactory(IServiceCollection services)
    {
        var make = services.Last(service => service.ServiceType == typeof(IWords)).ImplementationFactory!;
        services.Replace(ServiceDescriptor.Scoped<IWords>(provider => new LoudWords((IWords)make(provider))));
    }

    private static void UnderAKey(IServiceCollection services) =>
        Kept(services).AddScoped<IWords>(static provider => new LoudWords(provider.GetRequiredKeyedService<IWords>("inner")));

    private static void UnderAKeptKey(IServiceCollection services)
    {
        var key = string.Concat("in", "ner");
        Kept(services).AddScoped<IWords>(provider => new LoudWords(provider.GetRequiredKeyedService<IWords>(key)));
    }

    private static void UnderANamedKey(IServiceCollection services) => Kept(services).AddScoped<IWords, LoudInnerWords>();

    private static void BehindAnother(IServiceCollection services)
    {
        var inner = services.Last(static service => service.ServiceType == typeof(IWords));
        services.Remove(inner);
        services.AddScoped(provider => new LoudWords((IWords)inner.ImplementationFactory!(provider))).AddScoped<IWords, WordsOfLoudOnes>();
    }

    private static IServiceCollection Kept(IServiceCollection services)
    {
        var inner = services.Last(static service => service.ServiceType == typeof(IWords));
        services.Remove(inner);
        return services.AddKeyedScoped("inner", (provider, _) => (IWords)inner.ImplementationFactory!(provider));
    }

    public interface IWords
    {
        string Say(string word);
    }

    public interface IBag<T>
    {
        string Name();
    }

    public sealed class OldWords : IWords
    {
        public string Say(string word) => $"old {word}";
    }

    public sealed class NewWords : IWords
    {
        public string Say(string word) => $"new {word}";
    }

    public sealed class OtherWords : IWords
    {
        public string Say(string word) => $"other {word}";
    }

    public sealed class LoudWords(IWords inner) : IWords
    {
        public string Say(string word) => inner.Say(word) + "!";
    }

    public sealed class LoudInnerWords([FromKeyedServices("inner")] IWords inner) : IWords
    {
        public string Say(string word) => inner.Say(word) + "!";
    }

    public sealed class WordsOfLoudOnes(LoudWords loud) : IWords
    {
        public string Say(string word) => loud.Say(word);
    }

    public sealed class Bag<T> : IBag<T>
    {
        public string Name() => "bag";
    }

    public sealed class NewBag : IBag<string>
    {
        public string Name() => "new bag";
    }

    public sealed class LoudBag<T>(IBag<T> inner) : IBag<T>
    {
        public string Name() => "loud " + inner.Name();
    }
}
