using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Experiments;
using Shadowing.Tests.Services.Shapes;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>Every shape that a member can have, called through the decorator that the compiler wrote and through the one that is made at
/// run time.</summary>
public sealed class Member_shapes
{
    private static readonly Dictionary<string, Shape> s_shapes = new(StringComparer.Ordinal)
    {
        ["constraints on the interface's own parameters"] = new(
            services => services.AddScoped<IConstrained<Seen, Exception, string>, Constrained<Seen, Exception, string>>()
                .AddShadow<IConstrained<Seen, Exception, string>, NewConstrained<Seen>>("x", methods => methods.AllAreReads()),
            services => AddUnseen<IConstrained<Unseen, Exception, string>, NewConstrained<Unseen>>(
                services.AddScoped<IConstrained<Unseen, Exception, string>, Constrained<Unseen, Exception, string>>()),
            services => CallConstrained<Seen>(services),
            services => CallConstrained<Unseen>(services)),
        ["constraints of every kind"] = new(
            services => services.AddScoped<IConstraints<Seen>, Constraints<Seen>>()
                .AddShadow<IConstraints<Seen>, NewConstraints<Seen>>("x", methods => methods.AllAreReads()),
            services => AddUnseen<IConstraints<Unseen>, NewConstraints<Unseen>>(
                services.AddScoped<IConstraints<Unseen>, Constraints<Unseen>>()),
            services => CallConstraints<Seen>(services),
            services => CallConstraints<Unseen>(services)),
        ["results by reference"] = new(
            services => services.AddScoped<IReferenceResults<Seen>, ReferenceResults<Seen>>()
                .AddShadow<IReferenceResults<Seen>, NewReferenceResults<Seen>>("x", methods => methods.AllAreReads()),
            services => AddUnseen<IReferenceResults<Unseen>, NewReferenceResults<Unseen>>(
                services.AddScoped<IReferenceResults<Unseen>, ReferenceResults<Unseen>>()),
            services => CallReferenceResults<Seen>(services),
            services => CallReferenceResults<Unseen>(services)),
        ["parameters by reference"] = new(
            services => services.AddScoped<IReferenceParameters<Seen>, ReferenceParameters<Seen>>()
                .AddShadow<IReferenceParameters<Seen>, NewReferenceParameters<Seen>>("x", methods => methods.AllAreReads()),
            services => AddUnseen<IReferenceParameters<Unseen>, NewReferenceParameters<Unseen>>(
                services.AddScoped<IReferenceParameters<Unseen>, ReferenceParameters<Unseen>>()),
            services => CallReferenceParameters<Seen>(services),
            services => CallReferenceParameters<Unseen>(services)),
        ["spans"] = new(
            services => services.AddScoped<ISpans<Seen>, Spans<Seen>>()
                .AddShadow<ISpans<Seen>, NewSpans<Seen>>("x", methods => methods.AllAreReads()),
            services => AddUnseen<ISpans<Unseen>, NewSpans<Unseen>>(services.AddScoped<ISpans<Unseen>, Spans<Unseen>>()),
            services => CallSpans<Seen>(services),
            services => CallSpans<Unseen>(services)),
        ["type parameters that may be ref structs"] = new(
            services => services.AddScoped<IStackOnly<Seen>, StackOnly<Seen>>()
                .AddShadow<IStackOnly<Seen>, NewStackOnly<Seen>>("x", methods => methods.AllAreReads()),
            services => AddUnseen<IStackOnly<Unseen>, NewStackOnly<Unseen>>(services.AddScoped<IStackOnly<Unseen>, StackOnly<Unseen>>()),
            services => CallStackOnly<Seen>(services),
            services => CallStackOnly<Unseen>(services)),
        ["pointers"] = new(
            null,
            services => AddUnseen<IPointers<Unseen>, NewPointers<Unseen>>(services.AddScoped<IPointers<Unseen>, Pointers<Unseen>>()),
            null,
            services => CallPointers<Unseen>(services)),
        ["accessors and events"] = new(
            services => services.AddScoped<IAccessors<Seen>, Accessors<Seen>>()
                .AddShadow<IAccessors<Seen>, NewAccessors<Seen>>("x", methods => methods.AllAreReads()),
            services => AddUnseen<IAccessors<Unseen>, NewAccessors<Unseen>>(services.AddScoped<IAccessors<Unseen>, Accessors<Unseen>>()),
            services => CallAccessors<Seen>(services),
            services => CallAccessors<Unseen>(services)),
        ["members with a body"] = new(
            services => services.AddScoped<IDefaults<Seen>, Defaults<Seen>>()
                .AddShadow<IDefaults<Seen>, NewDefaults<Seen>>("x", methods => methods.AllAreReads()),
            services => AddUnseen<IDefaults<Unseen>, NewDefaults<Unseen>>(services.AddScoped<IDefaults<Unseen>, Defaults<Unseen>>()),
            services => CallDefaults<Seen>(services),
            services => CallDefaults<Unseen>(services)),
        ["static members that an inheriting interface gives"] = new(
            services => services.AddScoped<IMade<Seen>, Made<Seen>>()
                .AddShadow<IMade<Seen>, NewMade<Seen>>("x", methods => methods.AllAreReads()),
            services => AddUnseen<IMade<Unseen>, NewMade<Unseen>>(services.AddScoped<IMade<Unseen>, Made<Unseen>>()),
            services => Assert.Equal(9, services.GetRequiredService<IMade<Seen>>().Count()),
            services => Assert.Equal(9, services.GetRequiredService<IMade<Unseen>>().Count())),
        ["generic methods of generic parameters"] = new(
            services => services.AddScoped<IOpenParameters<Seen>, OpenParameters<Seen>>()
                .AddShadow<IOpenParameters<Seen>, NewOpenParameters<Seen>>("x", methods => methods.AllAreReads()),
            services => AddUnseen<IOpenParameters<Unseen>, NewOpenParameters<Unseen>>(
                services.AddScoped<IOpenParameters<Unseen>, OpenParameters<Unseen>>()),
            services => CallOpenParameters<Seen>(services),
            services => CallOpenParameters<Unseen>(services)),
        ["names that collide"] = new(
            services => services.AddScoped<IColliding<Seen>, Colliding<Seen>>()
                .AddShadow<IColliding<Seen>, NewColliding<Seen>>("x", methods => methods.AllAreReads()),
            services => AddUnseen<IColliding<Unseen>, NewColliding<Unseen>>(services.AddScoped<IColliding<Unseen>, Colliding<Unseen>>()),
            services => CallColliding<Seen>(services),
            services => CallColliding<Unseen>(services)),
        ["variant type parameters"] = new(
            services => services.AddScoped<IProducer<string, object, Seen>, Producer<Seen>>()
                .AddShadow<IProducer<string, object, Seen>, NewProducer<Seen>>("x", methods => methods.AllAreReads()),
            services => AddUnseen<IProducer<string, object, Unseen>, NewProducer<Unseen>>(
                services.AddScoped<IProducer<string, object, Unseen>, Producer<Unseen>>()),
            services => CallProducer<Seen>(services),
            services => CallProducer<Unseen>(services)),
        ["type arguments that give two members one signature"] = new(
            null,
            services => AddUnseen<ITwins<int, Unseen>, NewTwins>(services.AddScoped<ITwins<int, Unseen>, Twins<Unseen>>()),
            null,
            services =>
            {
                Assert.Equal("open x", services.GetRequiredService<ITwins<int, Unseen>>().Take("x"));
                Assert.Equal("one 5", services.GetRequiredService<ITwins<int, Unseen>>().Take(5));
            }),
        ["one interface inherited twice"] = new(
            services => services.AddScoped<IBoth<Seen>, Both<Seen>>()
                .AddShadow<IBoth<Seen>, NewBoth<Seen>>("x", methods => methods.AllAreReads().ShareArguments()),
            services => AddUnseen<IBoth<Unseen>, NewBoth<Unseen>>(services.AddScoped<IBoth<Unseen>, Both<Unseen>>()),
            services => CallBoth<Seen>(services),
            services => CallBoth<Unseen>(services)),
        ["members that are not public"] = new(
            null,
            services => AddUnseen<IGuarded<Unseen>, NewGuarded<Unseen>>(services.AddScoped<IGuarded<Unseen>, Guarded<Unseen>>()),
            null,
            services =>
            {
                var guarded = services.GetRequiredService<IGuarded<Unseen>>();
                guarded.Half = "whole";
                Assert.Equal((1, "whole", 2, 4), (guarded.Hidden(), guarded.Half, guarded.Shared(), guarded.Both()));
            }),
        ["an interface that is private"] = new(
            null,
            services => AddUnseen<IPrivate, NewPrivate>(services.AddScoped<IPrivate, Private>()),
            null,
            services => Assert.Equal((3, 7),
                (services.GetRequiredService<IPrivate>().Length("abc"),
                    services.GetRequiredService<IPrivate>().Number(new Inner(7)).Value))),
    };

    public static TheoryData<string, bool, double> Rows
    {
        get
        {
            var rows = new TheoryData<string, bool, double>();
            foreach (var (name, shape) in s_shapes)
            {
                foreach (var rate in (double[])[0, 1])
                {
                    if (shape.AddSeen is not null)
                    {
                        rows.Add(name, true, rate);
                    }

                    rows.Add(name, false, rate);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_member_reaches_the_control_whatever_its_shape(string name, bool isSeen, double rate)
    {
        var shape = s_shapes[name];
        await using var host = await ShadowHost.StartAsync(
            services => (isSeen ? shape.AddSeen! : shape.AddUnseen)(services),
            ("Experiments:x:SampleRate", rate.ToString(CultureInfo.InvariantCulture)), ("Experiments:x:MaxPerSecond", "100000"));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            (isSeen ? shape.CallSeen! : shape.CallUnseen)(scope.ServiceProvider);
        }

        var report = await host.ReportAsync("x");
        Assert.Equal(!isSeen, host.Logs.Of(LogLevel.Information)
            .Any(said => said.Contains("the compiler wrote no decorator", StringComparison.Ordinal)));
        Assert.True(report.Account.AddsUp);
        Assert.Equal((0L, 0L), (host.Report.Capture().Faults, report.Account.CandidateFailed));
        Assert.True(rate > 0 || report.Account.Sampled == 0);
    }

    [Fact]
    public async Task A_function_pointer_stops_the_start_by_its_members_name()
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(() => ShadowHost.StartAsync(
            services => AddUnseen<IFunctionPointers<Unseen>, NewFunctionPointers<Unseen>>(
                services.AddScoped<IFunctionPointers<Unseen>, FunctionPointers<Unseen>>())));
        Assert.Equal(
            [
                "AddShadow<IFunctionPointers<Unseen>, NewFunctionPointers<Unseen>>(\"x\"): IFunctionPointers<Unseen> cannot be decorated: its member IFunctionPointers<Unseen>.Call(System.Int32(System.Int32), int) has a function pointer, which cannot be written at run time. "
                + "Declare what is to be shadowed in an interface without it, which IFunctionPointers<Unseen> may inherit; register and shadow that one.",
            ],
            failure.Errors);
    }

#pragma warning disable SHDW002 // That the compiler does not see the interface is what is tested.
    private static IServiceCollection AddUnseen<TService, TCandidate>(IServiceCollection services)
        where TService : class
        where TCandidate : class, TService =>
            services.AddShadow<TService, TCandidate>("x", methods => methods.AllAreReads().ShareArguments());
#pragma warning restore SHDW002

    private static void CallConstrained<TWay>(IServiceProvider services)
    {
        var called = services.GetRequiredService<IConstrained<TWay, Exception, string>>();
        Assert.StartsWith("FormatException ", called.Handle(new FormatException("x")), StringComparison.Ordinal);
        Assert.Equal("String x", called.Keyed("x"));
        Assert.StartsWith("Special 1 ", called.Both([new Special()], new FormatException("x")), StringComparison.Ordinal);
    }

    private static void CallConstraints<TWay>(IServiceProvider services)
    {
        var called = services.GetRequiredService<IConstraints<TWay>>();
        Assert.Equal("MemoryStream", called.Make<MemoryStream>());
        Assert.Equal(8, called.Size(5L));
        Assert.Equal(0, called.Or<int>(null));
        Assert.Equal("5", called.NotNull(5));
        Assert.Equal("Friday", called.Name(DayOfWeek.Friday));
        Assert.True(called.Is<string, object>("x"));
        Assert.Equal("a+b", called.Chain<string[], string, string>(["a", "b"]));
        Assert.Equal("Int32", called.Delegated(() => 5));
    }

    private static void CallReferenceResults<TWay>(IServiceProvider services)
    {
        var called = services.GetRequiredService<IReferenceResults<TWay>>();
        called.Slot(1) = 20;
        called[1] += 2;
        called.Top = 30;
        var word = "x";
        called.Same(ref word) = "y";
        Assert.Equal((22, 30, 1, 22, "y"), (called.Peek(1), called.Slot(2), called.Bottom, called["x"], word));
    }

    private static void CallReferenceParameters<TWay>(IServiceProvider services)
    {
        var called = services.GetRequiredService<IReferenceParameters<TWay>>();
        Assert.True(called.TryFind("x", out var found));
        var (number, left, right, text) = (1, "l", "r", "t");
        called.Change(ref number);
        called.Swap(ref left, ref right);
        called.Default(out var copied, in number);
        Assert.Equal(9.5m, called.Mixed(1, 2.5m, ref text, out var at, 3, 4));
        Assert.Equal(("x", 2, "r", "l", 2, "t1", DateTime.UnixEpoch), (found, number, left, right, copied, text, at));
        var four = 4L;
        Assert.Equal(7, called.Look(3) + called.LookAgain(in four));
    }

    private static void CallSpans<TWay>(IServiceProvider services)
    {
        var called = services.GetRequiredService<ISpans<TWay>>();
        Assert.Equal(6, called.Sum([1, 2, 3]));
        Assert.Equal(7, called.Total("four", 1, 2));
        int[] numbers = [4, 5, 6];
        called.Cut(numbers, 2)[0] = 40;
        called.Give(out var given);
        Span<int> one = [1], two = [2, 2];
        called.Swap(ref one, ref two);
        Assert.Equal("text", called.Text.ToString());
        Assert.Equal((40, 3, 2, 1, 3, 1),
            (numbers[0], given.Length, one.Length, two.Length, called.Draw(default).Numbers.Length,
                called.First<string>(["a", "b"]).Length));
        Assert.Equal((3, 3), (called["key"], called.LaterAsync([1, 2]).GetAwaiter().GetResult()));
    }

    private static void CallStackOnly<TWay>(IServiceProvider services)
    {
        var called = services.GetRequiredService<IStackOnly<TWay>>();
        Assert.Equal(4, called.Measure("x".AsSpan()));
        Assert.Equal(4, called.Measure(7));
        Assert.Equal("String", called.Name<string>());
        Assert.Equal(5, called.Visit(default(CountingVisitor)));
    }

    private static unsafe void CallPointers<TWay>(IServiceProvider services)
    {
        var called = services.GetRequiredService<IPointers<TWay>>();
        var number = 5;
        int* place = &number;
        int* other = null;
        Assert.Equal(5, called.Read(place));
        Assert.True(called.Same(place) == place);
        Assert.True(called.Any == null);
        Assert.Equal(5, called.Deep(&place, ref other));
        Assert.True(other == place);
        Assert.Equal(3, called.Length("abc"));
    }

    private static void CallAccessors<TWay>(IServiceProvider services)
    {
        var called = services.GetRequiredService<IAccessors<TWay>>();
        var rang = 0;
        EventHandler ring = (_, _) => rang++;
        Action<TWay?> mark = _ => rang += 10;
        called.Rang += ring;
        called.Marked += mark;
        called.WriteOnly = "x";
        called.Rang -= ring;
        called.WriteOnly = "y";
        called.Name = "new name";
        called[2, "c"] = 40;
        Assert.Equal((21, "new name", 42, "k", 1970, 7),
            (rang, called.Name, called[2, "c"], called["k"], called.Born, called.Later.GetAwaiter().GetResult()));
    }

    private static void CallDefaults<TWay>(IServiceProvider services)
    {
        var called = services.GetRequiredService<IDefaults<TWay>>();
        called.Size = 3;
        Action woken = () => { };
        called.Woken += woken;
        called.Woken -= woken;
        Assert.Equal(("Hello you", 1, 8, 4), (called.Greeting(), called.Size, called[8], called.Fixed()));
        Assert.Equal((5, 3, 4, 2, "e"), (called.Depth(), called.Required(), called.Reborn(), called.Given(), called.Echo("e")));
    }

    private static void CallOpenParameters<TWay>(IServiceProvider services)
    {
        var called = services.GetRequiredService<IOpenParameters<TWay>>();
        Assert.Equal((1, 2, 3), (called.Count<string>(["a"]), called.Pair(("x", 2)), called.Array<int>([1, 2, 3])));
        Assert.Equal(5, called.Grid(new int[2, 2], [[1]]));
        Assert.Equal("Int64", called.Named<string, long>([], null));
        Assert.Equal((5, ("x", 2)), (called.Perhaps<int>(5)!.Value, called.Both("x")));
        Assert.Equal(["a"], called.AllAsync(["a"], CancellationToken.None).GetAwaiter().GetResult());
        Assert.NotNull(called.Stream(new KeyValuePair<string, TWay?>("x", default)));
        called.Big((1, 2, 3, 4, 5, 6, 7, 8, 9));
    }

    private static void CallColliding<TWay>(IServiceProvider services)
    {
        var called = services.GetRequiredService<IColliding<TWay>>();
        var rang = 0;
        called.Rang += () => rang++;
        ((ILeft<TWay>)called).Rang += () => rang += 10;
        Assert.Equal(("left", "left 1", "left"), (((ILeft<TWay>)called).Data, ((ILeft<TWay>)called).Find(1), ((ILeft<TWay>)called).Name()));
        Assert.Equal(("right", "right 2", "right"),
            (((IRight<TWay>)called).Data, ((IRight<TWay>)called).Find(2), ((IRight<TWay>)called).Name()));
        Assert.Equal((3, 1), (called.Name(), rang));
    }

    private static void CallProducer<TWay>(IServiceProvider services)
    {
        var called = services.GetRequiredService<IProducer<string, object, TWay>>();
        IProducer<object, string, TWay> wide = called;
        Assert.Equal(("from 5", "from x", 1, 5), (called.Produce(5), wide.Produce("x"), wide.All.Count(), called.Convert("x", (int[])[5])));
    }

    private static void CallBoth<TWay>(IServiceProvider services)
    {
        var called = services.GetRequiredService<IBoth<TWay>>();
        Assert.Equal((1, "one"), (((IOf<int, TWay>)called).Get(), ((IOf<string, TWay>)called).Get()));
        Assert.Equal(4, ((IOf<int, TWay>)called).GetAsync(4).GetAwaiter().GetResult());
        Assert.Equal("four", ((IOf<string, TWay>)called).GetAsync("four").GetAwaiter().GetResult());
        Assert.Equal(3, called.Default());
        Assert.Equal(
            "12345678i00000000-0000-0000-0000-000000000000(1, a)0n1234",
            called.Sum(1, 2, 3, 4, 5, 6, 7, "8", 'i', Guid.Empty, null, (1, "a"), default, "n", ["o"], default, CancellationToken.None, 2,
                3, 4));
    }

    private interface IPrivate
    {
        int Length(string word);

        Inner Number(Inner inner);
    }

    private sealed record Inner(int Value);

    private class Private : IPrivate
    {
        public int Length(string word) => word.Length;

        public Inner Number(Inner inner) => inner;
    }

    private sealed class NewPrivate : Private;

    private sealed class Special : Exception, IEquatable<Exception>
    {
        public bool Equals(Exception? other) => false;

        public override bool Equals(object? obj) => false;

        public override int GetHashCode() => 0;
    }

    private sealed class NewConstrained<TWay> : Constrained<TWay, Exception, string>;

    private sealed class NewConstraints<TWay> : Constraints<TWay>;

    private sealed class NewReferenceResults<TWay> : ReferenceResults<TWay>;

    private sealed class NewReferenceParameters<TWay> : ReferenceParameters<TWay>;

    private sealed class NewSpans<TWay> : Spans<TWay>;

    private sealed class NewStackOnly<TWay> : StackOnly<TWay>;

    private sealed class NewPointers<TWay> : Pointers<TWay>;

    private sealed class NewFunctionPointers<TWay> : FunctionPointers<TWay>;

    private sealed class NewAccessors<TWay> : Accessors<TWay>;

    private sealed class NewDefaults<TWay> : Defaults<TWay>;

    private sealed class NewMade<TWay> : Made<TWay>;

    private sealed class NewOpenParameters<TWay> : OpenParameters<TWay>;

    private sealed class NewColliding<TWay> : Colliding<TWay>;

    private sealed class NewProducer<TWay> : Producer<TWay>;

    private sealed class NewTwins : Twins<Unseen>;

    private sealed class NewBoth<TWay> : Both<TWay>;

    private sealed class NewGuarded<TWay> : Guarded<TWay>;

    private sealed record Shape(Action<IServiceCollection>? AddSeen, Action<IServiceCollection> AddUnseen,
        Action<IServiceProvider>? CallSeen, Action<IServiceProvider> CallUnseen);
}
