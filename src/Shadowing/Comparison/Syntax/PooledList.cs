using System.Buffers;

namespace Shadowing.Comparison.Syntax;

/// <summary>A list in pooled memory.</summary>
internal sealed class PooledList<TItem>
{
    private TItem[] _items = [];

    public int Count { get; private set; }

    public Span<TItem> Items => _items.AsSpan(0, Count);

    public ref TItem this[int index] => ref _items[index];

    public void Add(TItem item)
    {
        if (Count == _items.Length)
        {
            Reserve(Math.Max(16, Count * 2));
        }

        _items[Count++] = item;
    }

    /// <summary>Makes the list so long; what is new is whatever was there, unless it is cleared.</summary>
    public Span<TItem> Resize(int count, bool clear = false)
    {
        Reserve(count);
        Count = count;
        if (clear)
        {
            Items.Clear();
        }

        return Items;
    }

    public void Truncate(int count) => Count = count;

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        if (_items.Length > 0)
        {
            ArrayPool<TItem>.Shared.Return(_items, System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences<TItem>());
            _items = [];
        }

        Count = 0;
    }

    /// <summary>Makes room for so many items.</summary>
    public void Reserve(int most)
    {
        if (_items.Length >= most)
        {
            return;
        }

        var longer = ArrayPool<TItem>.Shared.Rent(most);
        Items.CopyTo(longer);
        var count = Count;
        Release();
        (_items, Count) = (longer, count);
    }
}
