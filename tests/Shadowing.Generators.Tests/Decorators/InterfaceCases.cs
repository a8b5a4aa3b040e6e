namespace Shadowing.Generators.Tests.Decorators;

/// <summary>An interface for every kind of member.</summary>
internal static class InterfaceCases
{
    public static IReadOnlyDictionary<string, InterfaceCase> All { get; } = new Dictionary<string, InterfaceCase>(StringComparer.Ordinal)
    {
        ["Tasks"] = new("Shop.IPricing", """
            namespace Shop;
            public sealed record Cart(int Items);
            public sealed record Price(decimal Amount);
            public interface IPricing
            {
                Task<Price> QuoteAsync(Cart cart, CancellationToken cancellation);
                Task SaveAsync(Price price, Cart cart);
                ValueTask<Price?> FindAsync(string id, CancellationToken cancellation = default);
                ValueTask FlushAsync();
                Task<Price?>? MaybeAsync();
                Task<int>[] Several();
            }
            """),
        ["Values"] = new("Shop.IShelf", """
            namespace Shop;
            public interface IShelf
            {
                int Count();
                string? Find(string? name, int depth = 3);
                void Sweep(bool deep);
                IEnumerable<string> Names();
                IAsyncEnumerable<string> Stream(CancellationToken cancellation);
                (int Width, string? Label) Measure((int X, int Y) at);
                int? Perhaps(int?[] numbers, params string[] rest);
            }
            """),
        ["Tokens"] = new("Shop.ITokens", """
            namespace Shop;
            public interface ITokens
            {
                int First(CancellationToken first, int number);
                int Several(CancellationToken one, int number, CancellationToken two = default);
                int Only(CancellationToken cancellation);
                int Perhaps(CancellationToken? cancellation);
                int ByReference(in CancellationToken cancellation);
            }
            """),
        ["ManyParameters"] = new("Shop.IMany", """
            namespace Shop;
            public interface IMany
            {
                Task<int> SumAsync(int a, int b, int c, int d, int e, int f, int g, int h, int i, CancellationToken cancellation);
                int Sum(byte a, short b, int c, long d, float e, double f, decimal g, string h);
            }
            """),
        ["Properties"] = new("Shop.IShop", """
            namespace Shop;
            public interface IShop
            {
                string Name { get; }
                int Open { get; set; }
                string? Note { set; }
                int Born { get; init; }
                Task<int> Later { get; }
                string this[int row] { get; }
                [System.Runtime.CompilerServices.IndexerName("Item")]
                int this[string row, int column] { get; set; }
            }
            """),
        ["Events"] = new("Shop.IBell", """
            namespace Shop;
            public interface IBell
            {
                event EventHandler Rung;
                event Action<string>? Silenced;
            }
            """),
        ["Generics"] = new("Shop.IGenerics", """
            namespace Shop;
            public interface IGenerics
            {
                T Echo<T>(T value);
                T? Find<T>(string key, T? fallback);
                Task<T?> LoadAsync<T>(T? old, CancellationToken cancellation) where T : class;
                T? Number<T>(T? number) where T : struct;
                void All<A, B, C, D, E, F, G>(A a, B? b, C c, D d, E e, F? f, G? g)
                    where A : unmanaged where B : class? where C : notnull where D : IComparable<D>, new() where E : System.IO.Stream where F : E where G : Enum;
                Dictionary<TKey, List<TValue?>> Group<TKey, TValue>(IEnumerable<TValue> values) where TKey : notnull;
                T Unused<T>() where T : Exception, IDisposable;
                int Stack<T>(scoped T value) where T : allows ref struct;
            }
            """),
        ["ArgumentsAsConstraints"] = new("Shop.IKept<Exception, string, int, object>", """
            namespace Shop;
            public interface IKept<TBase, TSealed, TValue, TAny> where TBase : class where TAny : class
            {
                string Class<T>(T item) where T : class, TBase;
                string Base<T>(T? item) where T : TBase;
                string NotNull<T>(T item) where T : notnull, TBase;
                string Sealed<T>(T item) where T : TSealed;
                string Value<T>(T item) where T : TValue;
                string Any<T>(T item) where T : TAny;
                string Interfaces<T>(T item) where T : IComparable<TValue>, IEquatable<TSealed>, new();
                Task<T> Chained<T, TOther>(T item) where T : TOther where TOther : TBase;
            }
            """, "CS8631"),
        ["References"] = new("Shop.IReferences", """
            namespace Shop;
            using System.Diagnostics.CodeAnalysis;
            public ref struct Ticket { public Span<int> Numbers; }
            public interface IReferences
            {
                bool TryFind(string name, out string? found);
                void Change(ref int number);
                long Look(in long number);
                long LookAgain(ref readonly long number);
                ref int Slot(int index);
                ref readonly int Peek(int index);
                ref int Top { get; }
                ref readonly int this[int index] { get; }
                int Sum(ReadOnlySpan<int> numbers);
                int Total(params ReadOnlySpan<int> numbers);
                Span<int> Cut(scoped Span<int> keep, Span<int> from);
                Ticket Draw(scoped in Ticket last, scoped ref int luck);
                ref int Deep([UnscopedRef] ref int number, [UnscopedRef] out int other);
                int this[Span<int> index] { get; }
            }
            """),
        ["Inheritance"] = new("Shop.IDerived", """
            namespace Shop;
            public interface IRoot { int Number(); string Name { get; } object Same(); event Action Done; }
            public interface ILeft : IRoot { new string Number(); new string Name { get; set; } int Common(); }
            public interface IRight : IRoot { int Common(); void IRoot_Only(); }
            public interface IDerived : ILeft, IRight, IDisposable, IAsyncDisposable { new string Same(); new event Action Done; }
            """),
        ["Defaults"] = new("Shop.IDefaults", """
            namespace Shop;
            public interface IBase { int Depth() => 1; int Required(); int Reborn() => 1; int Given() => 1; }
            public interface IDefaults : IBase
            {
                string Greeting() => "Hello " + Secret();
                int Size { get => 1; set { } }
                int this[int index] => index;
                event Action Woken { add { } remove { } }
                int IBase.Given() => 2;
                abstract int IBase.Reborn();
                sealed int Fixed() => 2;
                private string Secret() => "you";
                protected string Guarded() => "me";
                static int Made { get; set; }
                static virtual int Twice(int number) => 2 * number;
                static int Thrice(int number) => 3 * number;
                const int Limit = 3;
                enum Kind { One }
                sealed class Nested;
            }
            """),
        ["Accessibility"] = new("Shop.IMixed", """
            namespace Shop;
            internal sealed record Secret(int Number);
            internal interface IMixed
            {
                internal Secret Tell();
                protected internal int Both();
                int Half { get; internal set; }
                int Quarter { get => 1; private set { } }
                protected int Sixteenth { get => 1; set { } }
            }
            """),
        ["Names"] = new("Shop.@class.@interface", """
            namespace Shop.@class;
            public sealed class @string;
            public interface @interface
            {
                @string? @event(int @class, string @in, @string value);
                int capture(int capture, int failure, int result, int capture_);
                Task<int> @await(int service, int arguments, int token, int copies, int @this, int _control, int _, int methods);
                Task waiting<@int>(int _services, @int @int_);
                int @return { get; set; }
                event Action @is;
                T other<T, result>(T t, result r);
                int Shadowing(int System, int global);
            }
            """, "CS8981"),
        ["Nested"] = new("Shop.Outer<int, string>.Inner.INested<List<(int Id, string? Name)>>", """
            namespace Shop;
            public class Outer<A, B>
            {
                public class Inner
                {
                    public interface INested<in T> { A Take(T item, B b); Part Make(); }
                    public sealed class Part;
                }
            }
            """),
        ["ClosedGeneric"] = new("Shop.IRepository<Shop.Order>", """
            namespace Shop;
            public sealed record Order(int Id);
            public interface IReadable<out T> { T? Find(int id); }
            public interface IRepository<T> : IReadable<T>, IEnumerable<T> where T : class { Task<IReadOnlyList<T>> AllAsync(CancellationToken cancellation); void Add(T item); T this[T? other] { get; } }
            """),
        ["Dynamic"] = new("Shop.IDynamic", """
            namespace Shop;
            public interface IDynamic
            {
                dynamic Get(dynamic question);
                Task<dynamic?> LoadAsync(List<dynamic> all, dynamic? more, CancellationToken cancellation);
                dynamic Now { get; set; }
                dynamic this[dynamic index] { get; set; }
                (dynamic A, object B) Pair();
            }
            """),
        ["Reads"] = new("Shop.IReads", """
            namespace Shop;
            public interface IOther { int Unmarked(); }
            [ShadowRead] public interface IQuery { int Counted(); int Size { get; set; } event Action Changed; void Take(out int number); }
            public interface IReads : IQuery, IOther
            {
                [ShadowRead] int Marked();
                int Plain();
                [ShadowRead] int Property { get; set; }
                int Accessor { [ShadowRead] get; set; }
                [ShadowRead] int this[int index] { get; }
            }
            """),
        ["Obsolete"] = new("Shop.IOld", """
            namespace Shop;
            [Obsolete("Gone.", error: true)] public sealed class Old;
            public interface IOld
            {
                [Obsolete("Use another.", error: true)] int Count(int number);
                [Obsolete] Task<List<Old>> AllAsync(Old old);
                string Name { get; [Obsolete("Do not.", error: true)] set; }
            }
            """),
        ["Experimental"] = new("Shop.INew", """
            namespace Shop;
            using System.Diagnostics.CodeAnalysis;
            public interface INew { [Experimental("SHOP001")] int Count(int number); }
            """, "SHOP001"),
        ["Trimming"] = new("Shop.ITrimmed", """
            namespace Shop;
            using System.Diagnostics.CodeAnalysis;
            public interface ITrimmed
            {
                [RequiresUnreferencedCode("It loads \"types\".")] [RequiresDynamicCode("It makes types.")] object Load(string name);
                [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type Pick([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type);
                object Make<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>();
                [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type Kind { get; }
            }
            """),
        ["NullabilityAttributes"] = new("Shop.INullness", """
            namespace Shop;
            using System.Diagnostics.CodeAnalysis;
            public interface INullness
            {
                bool TryGet(string key, [NotNullWhen(true)] out string? value);
                [return: NotNullIfNotNull(nameof(text))] string? Trim(string? text);
                [return: MaybeNull] T First<T>(IEnumerable<T> items);
                [AllowNull] string Title { get; set; }
                void Check([NotNull] object? value);
            }
            """, "CS8600", "CS8603", "CS8604", "CS8769"),
        ["Oblivious"] = new("Shop.IOblivious", """
            #nullable disable
            namespace Shop;
            public interface IOblivious { string Get(string key); System.Threading.Tasks.Task<List<string>> AllAsync(); T Make<T>() where T : class; string Text { get; set; } }
            """),
        ["Nothing"] = new("Shop.INothing", "namespace Shop; public interface INothing;"),
        ["Global"] = new("IGlobal", "public interface IGlobal { int Count(); }"),
    };
}
