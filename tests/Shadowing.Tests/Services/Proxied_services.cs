using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>Where the compiler does not see the interface a proxy serves, and decides alike.</summary>
public sealed class Proxied_services
{
    [Fact]
    public async Task A_service_that_the_compiler_does_not_see_is_shadowed_by_a_proxy_and_that_is_logged()
    {
        await using var host = await StartAsync();
        var hidden = host.Services.GetRequiredService<IHidden>();
        Assert.Equal(3, hidden.Length("abc"));
        Assert.Equal(3, await hidden.LengthAsync("abc", CancellationToken.None));
        Assert.Equal(3, await hidden.LengthQuicklyAsync("abc"));
        await hidden.TouchAsync();
        await hidden.TouchQuicklyAsync();
        hidden.Touch();
        Assert.Equal("hidden", hidden.Name);
        Assert.Equal(2, hidden.ByDefault());

        var report = await host.ReportAsync("x");
        Assert.Equal((8, 8), (report.Account.Sampled, report.Account.Match));
        Assert.Equal(0, host.Report.Capture().Faults);
        Assert.Contains(
            "x: the compiler wrote no decorator for IHidden, so one that is made at run time serves, where a sampled call costs more. It writes one where C# calls AddShadow with the interface itself as its type argument, and none for F# and Visual Basic.",
            host.Logs.Of(LogLevel.Information));
    }

    [Fact]
    public async Task What_cannot_be_shadowed_goes_straight_to_the_control()
    {
        await using var host = await StartAsync();
        var hidden = host.Services.GetRequiredService<IHidden>();
        Assert.True(hidden.TryRead("abc", out var length));
        Assert.Equal(3, length);
        hidden.Name = "named";
        Assert.Equal(7, hidden.Echo(7));
        var rang = 0;
        hidden.Rang += (_, _) => rang++;
        hidden.Touch();
        Assert.Equal(1, rang);
        var report = await host.ReportAsync("x");
        Assert.Equal(1, report.Account.Sampled);
        var only = Assert.Single(host.Logs.Entries, entry => entry.Event.Id == 7001).Message;
        Assert.Contains("it has a parameter by reference", only, StringComparison.Ordinal);
        Assert.Contains("it is a setter", only, StringComparison.Ordinal);
        Assert.Contains("it is an event", only, StringComparison.Ordinal);
        Assert.Contains("it is generic, which a proxy cannot shadow", only, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_of_the_control_passes_as_it_is_with_its_own_frames()
    {
        await using var host = await StartAsync();
        var hidden = host.Services.GetRequiredService<IHidden>();
        var thrown = Assert.Throws<FormatException>(() => hidden.Length("throw"));
        Assert.Same(Hidden.Thrown, thrown);
        Assert.Contains(nameof(Hidden.Length), thrown.StackTrace, StringComparison.Ordinal);
        var account = (await host.ReportAsync("x")).Account;
        Assert.Equal((1, 1), (account.Sampled, account.Match));
    }

    [Fact]
    public async Task A_type_parameter_that_is_bounded_by_the_interfaces_own_may_be_bounded_by_an_interface_so()
    {
        await using var host = await ShadowHost.StartAsync(
            services => AddUnseen<IBounded<IComparable>, OtherBounded<IComparable>>(
                services.AddSingleton<IBounded<IComparable>, Bounded<IComparable>>()), ("Experiments:x:SampleRate", "1"));
        var bounded = host.Services.GetRequiredService<IBounded<IComparable>>();
        Assert.Equal("Int32", bounded.Name(1));
        Assert.Equal("String of Object", bounded.Names<string, object>("a"));
        Assert.Equal(7, bounded.Count());
        Assert.Equal((1, 1), (await host.ReportAsync("x")).Account is var account ? (account.Sampled, account.Match) : default);
    }

    [Fact]
    public async Task A_member_that_no_class_can_bring_is_refused_by_its_name_with_a_cure_for_every_language()
    {
        // C# does not let such an interface be a type argument; other languages do.
        var add = new Func<IServiceCollection, IServiceCollection>(AddUnseen<IHidden, OtherHidden>).Method.GetGenericMethodDefinition();
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(() => ShadowHost.StartAsync(
            services => add.MakeGenericMethod(typeof(IWithStatic), typeof(OtherWithStatic))
                .Invoke(null, [services.AddSingleton(typeof(IWithStatic), typeof(WithStatic))])));
        Assert.Equal(
            ["AddShadow<IWithStatic, OtherWithStatic>(\"x\"): IWithStatic cannot be decorated: its static member IWithStatic.Made(int) has no body, which no object brings. Declare what is to be shadowed in an interface without it, which IWithStatic may inherit; register and shadow that one."],
            failure.Errors);
    }

    [Fact]
    public async Task A_call_that_is_not_sampled_costs_nothing_more_through_a_proxy()
    {
        await using var host = await ShadowHost.StartAsync(
            services => AddUnseen<IHidden, OtherHidden>(services.AddSingleton<IHidden, Hidden>()));
        var hidden = host.Services.GetRequiredService<IHidden>();
        Assert.Equal(0, Allocated(hidden) + Allocated(hidden));
    }

    private static long Allocated(IHidden hidden)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            hidden.Length("abc");
            hidden.TryRead("abc", out _);
            hidden.Echo(i);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static Task<ShadowHost> StartAsync() =>
        ShadowHost.StartAsync(services => AddUnseen<IHidden, OtherHidden>(services.AddSingleton<IHidden, Hidden>()),
            ("Experiments:x:SampleRate", "1"), ("Experiments:x:MaxPerSecond", "1000"));

#pragma warning disable SHDW002 // That the compiler does not see the interface is what is tested.
    private static IServiceCollection AddUnseen<TService, TCandidate>(IServiceCollection services)
        where TService : class
        where TCandidate : class, TService => services.AddShadow<TService, TCandidate>("x", methods => methods.AllAreReads());
#pragma warning restore SHDW002

    public interface IBounded<TBound>
    {
        string Name<T>(T value)
            where T : TBound;

        string Names<T, TOther>(T value)
            where T : TOther, TBound
            where TOther : class;

        int Count();
    }

    public class Bounded<TBound> : IBounded<TBound>
    {
        public string Name<T>(T value)
            where T : TBound => typeof(T).Name;

        public string Names<T, TOther>(T value)
            where T : TOther, TBound
            where TOther : class => $"{typeof(T).Name} of {typeof(TOther).Name}";

        public int Count() => 7;
    }

    public sealed class OtherBounded<TBound> : Bounded<TBound>;

    public interface IWithStatic
    {
        static abstract int Made(int number);

        int Count();
    }

    public class WithStatic : IWithStatic
    {
        public static int Made(int number) => number;

        public int Count() => 1;
    }

    public sealed class OtherWithStatic : WithStatic;

    public interface IHidden
    {
        event EventHandler? Rang;

        string Name { get; set; }

        int Length(string word);

        Task<int> LengthAsync(string word, CancellationToken cancellation);

        ValueTask<int> LengthQuicklyAsync(string word);

        Task TouchAsync();

        ValueTask TouchQuicklyAsync();

        void Touch();

        bool TryRead(string word, out int length);

        T Echo<T>(T value);

        int ByDefault() => 2;
    }

    public class Hidden : IHidden
    {
        public static readonly FormatException Thrown = new();

        public event EventHandler? Rang;

        public string Name { get; set; } = "hidden";

        public int Length(string word) => word == "throw" ? throw Thrown : word.Length;

        public Task<int> LengthAsync(string word, CancellationToken cancellation) => Task.FromResult(word.Length);

        public async ValueTask<int> LengthQuicklyAsync(string word)
        {
            await Task.Yield();
            return word.Length;
        }

        public Task TouchAsync() => Task.CompletedTask;

        public ValueTask TouchQuicklyAsync() => default;

        public void Touch() => Rang?.Invoke(this, EventArgs.Empty);

        public bool TryRead(string word, out int length)
        {
            length = word.Length;
            return true;
        }

        public T Echo<T>(T value) => value;
    }

    public sealed class OtherHidden : Hidden;
}
