#pragma warning disable CA1000, CA1051, CA1068, MA0046 // Users write such members, whatever the rules say; they are what is tested.
using System.Runtime.CompilerServices;

namespace Shadowing.Tests.Services.Shapes;

public interface IConstrained<TWay, TBase, TKey>
    where TBase : class
{
    string Handle<T>(T item) where T : TBase;

    string Keyed<T>(T item) where T : IComparable<TKey>;

    string Both<T>(List<T> items, TBase with) where T : class, TBase, IEquatable<TBase>;
}

public class Constrained<TWay, TBase, TKey> : IConstrained<TWay, TBase, TKey>
    where TBase : class
{
    public string Handle<T>(T item) where T : TBase => $"{typeof(T).Name} {item}";

    public string Keyed<T>(T item) where T : IComparable<TKey> => $"{typeof(T).Name} {item}";

    public string Both<T>(List<T> items, TBase with) where T : class, TBase, IEquatable<TBase> => $"{typeof(T).Name} {items.Count} {with}";
}

public interface IConstraints<TWay>
{
    string Make<T>() where T : class, IDisposable, new();

    int Size<T>(T value) where T : unmanaged;

    T? Or<T>(T? value) where T : struct;

    string NotNull<T>(T value) where T : notnull;

    string Name<T>(T value) where T : struct, Enum;

    bool Is<T, TOther>(T value) where T : TOther;

    string Chain<T, TOther, TLast>(T value) where T : IEnumerable<TOther> where TOther : IComparable<TLast> where TLast : class;

    string Delegated<T>(T value) where T : Delegate;
}

public class Constraints<TWay> : IConstraints<TWay>
{
    public string Make<T>() where T : class, IDisposable, new()
    {
        using var made = new T();
        return made.GetType().Name;
    }

    public int Size<T>(T value) where T : unmanaged => Unsafe.SizeOf<T>();

    public T? Or<T>(T? value) where T : struct => value ?? default(T);

    public string NotNull<T>(T value) where T : notnull => value.ToString()!;

    public string Name<T>(T value) where T : struct, Enum => value.ToString();

    public bool Is<T, TOther>(T value) where T : TOther => value is TOther;

    public string Chain<T, TOther, TLast>(T value)
        where T : IEnumerable<TOther> where TOther : IComparable<TLast> where TLast : class => string.Join('+', value);

    public string Delegated<T>(T value) where T : Delegate => value.Method.ReturnType.Name;
}

public interface IReferenceResults<TWay>
{
    ref int Slot(int index);

    ref readonly int Peek(int index);

    ref T Same<T>(ref T value);

    ref int Top { get; }

    ref readonly int Bottom { get; }

    ref int this[int index] { get; }

    ref readonly int this[string index] { get; }
}

public class ReferenceResults<TWay> : IReferenceResults<TWay>
{
    private readonly int[] _slots = [1, 2, 3];

    public ref int Slot(int index) => ref _slots[index];

    public ref readonly int Peek(int index) => ref _slots[index];

    public ref T Same<T>(ref T value) => ref value;

    public ref int Top => ref _slots[2];

    public ref readonly int Bottom => ref _slots[0];

    public ref int this[int index] => ref _slots[index];

    public ref readonly int this[string index] => ref _slots[index.Length];
}

public interface IReferenceParameters<TWay>
{
    bool TryFind(string name, out string? found);

    void Change(ref int number);

    long Look(in long number);

    long LookAgain(ref readonly long number);

    void Swap<T>(ref T left, ref T right);

    void Default<T>(out T value, in T other);

    decimal Mixed(int one, in decimal two, ref string three, out DateTime four, params int[] five);
}

public class ReferenceParameters<TWay> : IReferenceParameters<TWay>
{
    public bool TryFind(string name, out string? found)
    {
        found = name;
        return true;
    }

    public void Change(ref int number) => number++;

    public long Look(in long number) => number;

    public long LookAgain(ref readonly long number) => number;

    public void Swap<T>(ref T left, ref T right) => (left, right) = (right, left);

    public void Default<T>(out T value, in T other) => value = other;

    public decimal Mixed(int one, in decimal two, ref string three, out DateTime four, params int[] five)
    {
        three += one;
        four = DateTime.UnixEpoch;
        return two + five.Sum();
    }
}

public ref struct Ticket
{
    public Span<int> Numbers;
}

public interface ISpans<TWay>
{
    int Sum(ReadOnlySpan<int> numbers);

    int Total(string label, params ReadOnlySpan<int> numbers);

    Span<int> Cut(Span<int> from, int length);

    ReadOnlySpan<char> Text { get; }

    void Give(out Span<int> numbers);

    void Swap(ref Span<int> left, ref Span<int> right);

    Ticket Draw(scoped in Ticket last);

    Span<T> First<T>(Span<T> from);

    int this[ReadOnlySpan<char> key] { get; }

    Task<int> LaterAsync(ReadOnlySpan<int> numbers);
}

public class Spans<TWay> : ISpans<TWay>
{
    private readonly int[] _numbers = [1, 2, 3];

    public int Sum(ReadOnlySpan<int> numbers)
    {
        var sum = 0;
        foreach (var number in numbers)
        {
            sum += number;
        }

        return sum;
    }

    public int Total(string label, params ReadOnlySpan<int> numbers) => label.Length + Sum(numbers);

    public Span<int> Cut(Span<int> from, int length) => from[..length];

    public ReadOnlySpan<char> Text => "text";

    public void Give(out Span<int> numbers) => numbers = _numbers;

    public void Swap(ref Span<int> left, ref Span<int> right)
    {
        var kept = left;
        left = right;
        right = kept;
    }

    public Ticket Draw(scoped in Ticket last) => new() { Numbers = _numbers };

    public Span<T> First<T>(Span<T> from) => from[..1];

    public int this[ReadOnlySpan<char> key] => key.Length;

    public Task<int> LaterAsync(ReadOnlySpan<int> numbers) => Task.FromResult(Sum(numbers));
}

public interface IStackOnly<TWay>
{
    int Measure<T>(scoped T value) where T : allows ref struct;

    string Name<T>() where T : allows ref struct;

    int Visit<T>(T visitor) where T : IVisitor, allows ref struct;
}

public interface IVisitor
{
    int Visit();
}

public ref struct CountingVisitor : IVisitor
{
    public readonly int Visit() => 5;
}

public class StackOnly<TWay> : IStackOnly<TWay>
{
    public int Measure<T>(scoped T value) where T : allows ref struct => 4;

    public string Name<T>() where T : allows ref struct => typeof(T).Name;

    public int Visit<T>(T visitor) where T : IVisitor, allows ref struct => visitor.Visit();
}

public unsafe interface IPointers<TWay>
{
    int Read(int* place);

    int* Same(int* place);

    void* Any { get; }

    int Deep(int** place, ref int* other);

    int Length(string word);
}

public unsafe class Pointers<TWay> : IPointers<TWay>
{
    public int Read(int* place) => *place;

    public int* Same(int* place) => place;

    public void* Any => null;

    public int Deep(int** place, ref int* other)
    {
        other = *place;
        return **place;
    }

    public int Length(string word) => word.Length;
}

public unsafe interface IFunctionPointers<TWay>
{
    int Call(delegate*<int, int> function, int number);

    int Length(string word);
}

public unsafe class FunctionPointers<TWay> : IFunctionPointers<TWay>
{
    public int Call(delegate*<int, int> function, int number) => function(number);

    public int Length(string word) => word.Length;
}

public interface IAccessors<TWay>
{
    event EventHandler? Rang;

    event Action<TWay?>? Marked;

    string Name { get; set; }

    int Born { get; init; }

    string WriteOnly { set; }

    int this[int row, string column] { get; set; }

    string this[string key] { get; }

    Task<int> Later { get; }
}

public class Accessors<TWay> : IAccessors<TWay>
{
    private int _cell;

    public event EventHandler? Rang;

    public event Action<TWay?>? Marked;

    public string Name { get; set; } = "name";

    public int Born { get; init; } = 1970;

    public string WriteOnly
    {
        set
        {
            Rang?.Invoke(this, EventArgs.Empty);
            Marked?.Invoke(default);
        }
    }

    public int this[int row, string column]
    {
        get => _cell + row;
        set => _cell = value;
    }

    public string this[string key] => key;

    public Task<int> Later => Task.FromResult(7);
}

public interface IBaseDefaults<TWay>
{
    int Depth() => 1;

    int Required();

    int Reborn() => 1;

    int Given() => 1;

    T Echo<T>(T value) => value;
}

public interface IDefaults<TWay> : IBaseDefaults<TWay>
{
    string Greeting() => "Hello " + Secret();

    int Size { get => 1; set { } }

    int this[int index] => index;

    event Action Woken { add { } remove { } }

    int IBaseDefaults<TWay>.Given() => 2;

    abstract int IBaseDefaults<TWay>.Reborn();

    sealed int Fixed() => Required() + 1;

    private string Secret() => "you";

    static virtual int Twice(int number) => 2 * number;

    static int Thrice(int number) => 3 * number;
}

public class Defaults<TWay> : IDefaults<TWay>
{
    public int Depth() => 5;

    public int Required() => 3;

    int IBaseDefaults<TWay>.Reborn() => 4;
}

public interface IMadeBase<TSelf>
{
    static abstract string Made();

    int Count();
}

public interface IMade<TWay> : IMadeBase<TWay>
{
    static string IMadeBase<TWay>.Made() => "made";
}

public class Made<TWay> : IMade<TWay>
{
    public int Count() => 9;
}

public interface IOpenParameters<TWay>
{
    int Count<T>(List<T> items);

    int Pair<T>((T, int) pair);

    int Array<T>(T[] items);

    int Grid<T>(T[,] items, T[][] rows);

    string Named<TKey, TValue>(Dictionary<TKey, List<(TKey Key, TValue?[] Values)>> map, Func<TKey, TValue>? make) where TKey : notnull;

    T? Perhaps<T>(T? value) where T : struct;

    (T First, int Second) Both<T>(T value);

    Task<List<T>> AllAsync<T>(IEnumerable<T> items, CancellationToken cancellation);

    IAsyncEnumerable<T> Stream<T>(KeyValuePair<T, TWay?> item);

    void Big<T>((T, T, T, T, T, T, T, T, T) nine);
}

public class OpenParameters<TWay> : IOpenParameters<TWay>
{
    public int Count<T>(List<T> items) => items.Count;

    public int Pair<T>((T, int) pair) => pair.Item2;

    public int Array<T>(T[] items) => items.Length;

    public int Grid<T>(T[,] items, T[][] rows) => items.Length + rows.Length;

    public string Named<TKey, TValue>(Dictionary<TKey, List<(TKey Key, TValue?[] Values)>> map, Func<TKey, TValue>? make)
        where TKey : notnull => typeof(TValue).Name;

    public T? Perhaps<T>(T? value) where T : struct => value;

    public (T First, int Second) Both<T>(T value) => (value, 2);

    public Task<List<T>> AllAsync<T>(IEnumerable<T> items, CancellationToken cancellation) => Task.FromResult(items.ToList());

    public async IAsyncEnumerable<T> Stream<T>(KeyValuePair<T, TWay?> item)
    {
        await Task.Yield();
        yield return item.Key;
    }

    public void Big<T>((T, T, T, T, T, T, T, T, T) nine)
    {
    }
}

public interface ILeft<TWay>
{
    string Data { get; }

    string Find(int id);

    string Name();

    event Action? Rang;
}

public interface IRight<TWay>
{
    string Data { get; }

    string Find(int id);

    string Name();
}

public interface IColliding<TWay> : ILeft<TWay>, IRight<TWay>
{
    new int Name();

    new event Action? Rang;
}

public class Colliding<TWay> : IColliding<TWay>
{
    public event Action? Rang;

    event Action? ILeft<TWay>.Rang
    {
        add { }
        remove { }
    }

    string ILeft<TWay>.Data => "left";

    string IRight<TWay>.Data => "right";

    string ILeft<TWay>.Find(int id) => $"left {id}";

    string IRight<TWay>.Find(int id) => $"right {id}";

    string ILeft<TWay>.Name() => "left";

    string IRight<TWay>.Name() => "right";

    int IColliding<TWay>.Name()
    {
        Rang?.Invoke();
        return 3;
    }
}

public interface IProducer<out T, in TIn, TWay>
{
    T Produce(TIn from);

    IEnumerable<T> All { get; }

    T2 Convert<T2>(TIn from, IEnumerable<T2> to);
}

public class Producer<TWay> : IProducer<string, object, TWay>
{
    public string Produce(object from) => $"from {from}";

    public IEnumerable<string> All => ["one"];

    public T2 Convert<T2>(object from, IEnumerable<T2> to) => to.First();
}

public interface ITwins<T, TWay>
{
    string Take(T item);

    string Take(int item);

    string Take<TItem>(TItem item);
}

public class Twins<TWay> : ITwins<int, TWay>
{
    public string Take(int item) => $"one {item}";

    public string Take<TItem>(TItem item) => $"open {item}";
}

public interface IOf<T, TWay>
{
    T Get();

    Task<T> GetAsync(T other);
}

public interface IBoth<TWay> : IOf<int, TWay>, IOf<string, TWay>, IDisposable
{
    string Sum(byte a, short b, int c, long d, float e, double f, decimal g, string h, char i, Guid j, int? k, (int, string) l, DateTime m,
        object n, string[] o, TWay? p, CancellationToken q, int r, int s, int t);

    int Default(int number = 3, string? text = null);
}

public class Both<TWay> : IBoth<TWay>
{
    int IOf<int, TWay>.Get() => 1;

    string IOf<string, TWay>.Get() => "one";

    Task<int> IOf<int, TWay>.GetAsync(int other) => Task.FromResult(other);

    Task<string> IOf<string, TWay>.GetAsync(string other) => Task.FromResult(other);

    public string Sum(byte a, short b, int c, long d, float e, double f, decimal g, string h, char i, Guid j, int? k, (int, string) l,
        DateTime m, object n, string[] o, TWay? p, CancellationToken q, int r, int s, int t) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{a}{b}{c}{d}{e}{f}{g}{h}{i}{j}{k}{l}{m.Ticks}{n}{o.Length}{r}{s}{t}");

    public int Default(int number = 3, string? text = null) => number;

    public void Dispose() => GC.SuppressFinalize(this);
}

public interface IGuarded<TWay>
{
    internal int Hidden();

    internal string Half { get; set; }

    protected internal int Shared();

    protected int Guard();

    int Both() => Guard() + 1;
}

public class Guarded<TWay> : IGuarded<TWay>
{
    int IGuarded<TWay>.Hidden() => 1;

    string IGuarded<TWay>.Half { get; set; } = "half";

    int IGuarded<TWay>.Shared() => 2;

    int IGuarded<TWay>.Guard() => 3;
}
