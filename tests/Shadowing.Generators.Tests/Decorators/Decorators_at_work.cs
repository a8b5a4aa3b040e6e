namespace Shadowing.Generators.Tests.Decorators;

public sealed class Decorators_at_work
{
    private static int s_number;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_member_goes_to_the_member_of_the_control_that_it_hides_or_not(bool samples) => Works(samples, "IDerived", """
        public interface IBase { string Name(); int Size { get; set; } string this[int index] { get; } event Action? Rung; }
        public interface IOther { string Name(); }
        public interface IDerived : IBase, IOther, IDisposable { new string Name(); new string Size { get; } new event Action? Rung; }
        public sealed class Control : IDerived, IAsyncDisposable
        {
            public List<string> Calls = new();
            string IBase.Name() => "base";
            string IOther.Name() => "other";
            string IDerived.Name() => "derived";
            int IBase.Size { get; set; } = 1;
            string IDerived.Size => "small";
            string IBase.this[int index] => "item " + index;
            event Action? IBase.Rung { add => Calls.Add("base add"); remove => Calls.Add("base remove"); }
            event Action? IDerived.Rung { add => Calls.Add("derived add"); remove => Calls.Add("derived remove"); }
            public void Dispose() => Calls.Add("dispose");
            public ValueTask DisposeAsync() { Calls.Add("dispose async"); return default; }
        }
        """, """
        var control = new Control();
        var service = new Decorated<IDerived>(control, samples).Service;
        Same("derived", service.Name());
        Same("base", ((IBase)service).Name());
        Same("other", ((IOther)service).Name());
        Same("small", service.Size);
        ((IBase)service).Size = 7;
        Same(7, ((IBase)service).Size);
        Same(7, ((IBase)control).Size);
        Same("item 3", service[3]);
        Action rung = () => { };
        service.Rung += rung;
        ((IBase)service).Rung -= rung;
        ((IBase)service).Rung += rung;
        service.Rung -= rung;
        service.Dispose();
        ((IAsyncDisposable)(object)service).DisposeAsync();
        Same("derived add, base remove, base add, derived remove, dispose, dispose async", string.Join(", ", control.Calls));
        """);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_default_body_runs_only_when_the_control_has_no_body_of_its_own(bool samples) => Works(samples, "IGreeter", """
        public interface IBase { string Left() => "base left"; string Taken() => "base taken"; }
        public interface IGreeter : IBase { string Hello() => "default " + Name; string Name => "nobody"; string IBase.Left() => "greeter left"; sealed string Both() => Hello() + Name; }
        public sealed class Control : IGreeter { public string Name => "control"; string IBase.Taken() => "control taken"; }
        """, """
        var service = new Decorated<IGreeter>(new Control(), samples).Service;
        Same("default control", service.Hello());
        Same("control", service.Name);
        Same("greeter left", service.Left());
        Same("control taken", service.Taken());
        Same("default controlcontrol", service.Both());
        """);

    [Fact]
    public void References_are_the_controls_own() => Works(samples: true, "IReferences", """
        public interface IReferences
        {
            bool TryFind(string key, out string? found);
            void Double(ref int number);
            ref int Slot { get; }
            ref readonly int Peek(int index);
            int Sum(ReadOnlySpan<int> numbers);
            Span<int> Rest(Span<int> all);
            string Label { get; init; }
        }
        public sealed class Control : IReferences
        {
            public int[] Slots = { 1, 2, 3 };
            public bool TryFind(string key, out string? found) { found = key + "!"; return true; }
            public void Double(ref int number) => number *= 2;
            public ref int Slot => ref Slots[0];
            public ref readonly int Peek(int index) => ref Slots[index];
            public int Sum(ReadOnlySpan<int> numbers) => numbers[0] + numbers[1];
            public Span<int> Rest(Span<int> all) => all.Slice(1);
            public string Label { get; init; } = "label";
        }
        """, """
        var control = new Control();
        var service = new Decorated<IReferences>(control, samples).Service;
        Same(true, service.TryFind("key", out var found));
        Same("key!", found);
        var number = 4;
        service.Double(ref number);
        Same(8, number);
        service.Slot = 9;
        Same(9, control.Slots[0]);
        ref readonly var peeked = ref service.Peek(1);
        control.Slots[1] = 77;
        Same(77, peeked);
        Same(3, service.Sum([1, 2]));
        var all = new[] { 1, 2 };
        service.Rest(all)[0] = 5;
        Same(5, all[1]);
        Same("label", service.Label);
        """);

    [Fact]
    public void A_call_that_is_not_sampled_gives_the_controls_own_task_and_begins_nothing() => Works(samples: false, "ITasks", Tasks, """
        var control = new Control();
        var service = new Decorated<ITasks>(control, samples).Service;
        Same(true, ReferenceEquals(control.Task, service.LoadAsync("a", 2, default)));
        service.Sweep(1);
        Same(2, control.Calls);
        Same("", string.Join("; ", DecoratedMethod.Notes));
        """);

    [Fact]
    public void A_sampled_call_that_is_not_captured_reaches_the_control_once() => Works(samples: true, "ITasks", Tasks, """
        var control = new Control();
        var service = new Decorated<ITasks>(control, samples, opens: false).Service;
        Same(true, ReferenceEquals(control.Task, service.LoadAsync("a", 2, default)));
        service.Sweep(1);
        Same(2, control.Calls);
        Same("begin (a, 2), copied (a copied, 2); begin (1), copied (1)", string.Join("; ", DecoratedMethod.Notes));
        """);

    [Fact]
    public void A_captured_call_hands_over_arguments_and_result_and_can_be_made_again_on_another() =>
        Works(samples: true, "ITasks", Tasks, """
        var control = new Control();
        var decorated = new Decorated<ITasks>(control, samples);
        using var callers = new CancellationTokenSource();
        Same(true, ReferenceEquals(control.Task, decorated.Service.LoadAsync("a", 2, callers.Token)));
        Same(callers.Token, control.Token);
        decorated.Service.Sweep(1);
        Same(3, decorated.Service.Length);
        decorated.Service.FlushAsync().AsTask().GetAwaiter().GetResult();
        Same(5, decorated.Service.CountAsync(new[] { 1, 2, 3, 4, 5 }).AsTask().GetAwaiter().GetResult());
        decorated.Service.SaveAsync().GetAwaiter().GetResult();
        Same("x", decorated.Service.Echo("x"));
        Same(45, decorated.Service.Many(1, 2, 3, 4, 5, 6, 7, 8, 9));
        Same(8, control.Calls);
        Same("begin (a, 2), copied (a copied, 2); observed a task of a value; begin (1), copied (1); returned Shadowing.Services.Decorators.NoResult; begin (), copied (); returned 3; begin (), copied (); observed a value task; "
            + "begin (System.Int32[]), copied (System.Int32[]); observed a value task of a value; begin (), copied (); observed a task; begin (x), copied (x copied); returned x; "
            + "begin (1, 2, 3, 4, 5, 6, 7, 8, 9), copied (1, 2, 3, 4, 5, 6, 7, 8, 9); returned 45", string.Join("; ", DecoratedMethod.Notes));

        var candidate = new Control();
        using var candidates = new CancellationTokenSource();
        Same("a2", decorated.Again("LoadAsync")(candidate, candidates.Token).GetAwaiter().GetResult());
        Same(candidates.Token, candidate.Token);
        Same(3, decorated.Again("Length")(candidate, default).GetAwaiter().GetResult());
        Same(new NoResult(), decorated.Again("Sweep")(candidate, default).GetAwaiter().GetResult());
        Same(new NoResult(), decorated.Again("FlushAsync")(candidate, default).GetAwaiter().GetResult());
        Same(5, decorated.Again("CountAsync")(candidate, default).GetAwaiter().GetResult());
        Same(new NoResult(), decorated.Again("SaveAsync")(candidate, default).GetAwaiter().GetResult());
        Same("x", decorated.Again("Echo")(candidate, default).GetAwaiter().GetResult());
        Same(45, decorated.Again("Many")(candidate, default).GetAwaiter().GetResult());
        Same(8, candidate.Calls);
        Same(8, control.Calls);
        """);

    [Fact]
    public void The_controls_exception_passes_untouched_and_is_seen_before_the_stack_is_unwound() => Works(samples: true, "IFailing", """
        public interface IFailing { Task<int> LoadAsync(); int Count { get; } void Sweep(); }
        public sealed class Control : IFailing
        {
            public bool IsUnwound;
            public Task<int> LoadAsync() { try { throw new InvalidOperationException("load"); } finally { DecoratedMethod.Notes.Add("unwound"); } }
            public int Count => throw new InvalidOperationException("count");
            public void Sweep() => throw new InvalidOperationException("sweep");
        }
        """, """
        var service = new Decorated<IFailing>(new Control(), samples).Service;
        Same("load", Thrown(() => service.LoadAsync()));
        Same("count", Thrown(() => _ = service.Count));
        Same("sweep", Thrown(() => service.Sweep()));
        Same("begin (), copied (); failed load; unwound; begin (), copied (); failed count; begin (), copied (); failed sweep", string.Join("; ", DecoratedMethod.Notes));
        """);

    [Fact]
    public void What_a_scenario_finds_wrong_is_noticed() =>
        Assert.Equal("Expected 1, but it is 2.",
            Assert.Throws<System.Reflection.TargetInvocationException>(
                () => Works(samples: true, "ITasks", Tasks, "Same(1, 2);")).InnerException!.Message);

    private const string Tasks = """
        public interface ITasks
        {
            Task<string> LoadAsync(string name, int number, CancellationToken cancellation);
            void Sweep(int depth);
            int Length { get; }
            ValueTask FlushAsync();
            ValueTask<int> CountAsync(params int[] numbers);
            Task SaveAsync();
            T Echo<T>(T value);
            int Many(int a, int b, int c, int d, int e, int f, int g, int h, int i);
        }
        public sealed class Control : ITasks
        {
            public int Calls;
            public CancellationToken Token;
            public Task<string> Task = System.Threading.Tasks.Task.FromResult("a2");
            public Task<string> LoadAsync(string name, int number, CancellationToken cancellation) { Calls++; Token = cancellation; return Task; }
            public void Sweep(int depth) => Calls++;
            public int Length { get { Calls++; return 3; } }
            public ValueTask FlushAsync() { Calls++; return default; }
            public ValueTask<int> CountAsync(params int[] numbers) { Calls++; return new(numbers.Length); }
            public Task SaveAsync() { Calls++; return System.Threading.Tasks.Task.CompletedTask; }
            public T Echo<T>(T value) { Calls++; return value; }
            public int Many(int a, int b, int c, int d, int e, int f, int g, int h, int i) { Calls++; return a + b + c + d + e + f + g + h + i; }
        }
        """;

    private static void Works(bool samples, string service, string types, string scenario)
    {
        var code = $$"""
            using Shadowing.Services.Decorators;
            namespace Shop;
            {{types}}
            public static class Scenario
            {
                public static void Run(bool samples)
                {
                    {{scenario}}
                }

                private static void Same(object? expected, object? actual)
                {
                    if (!Equals(expected, actual)) { throw new Exception($"Expected {expected}, but it is {actual}."); }
                }

                private static string Thrown(Action action)
                {
                    try { action(); return "nothing"; } catch (InvalidOperationException failure) { return failure.Message; }
                }
            }
            """;
        var compilation = UserCode.Compile(UserCode.OtherReferences, StandIn.Code, code, UserCode.Decorates("Shop." + service))
            .WithAssemblyName("Shop" + Interlocked.Increment(ref s_number).ToString(System.Globalization.CultureInfo.InvariantCulture));
        var assembly = Generation.Of(compilation).Load();
        assembly.GetType("Shop.Scenario")!.GetMethod("Run")!.Invoke(null, [samples]);
    }
}
