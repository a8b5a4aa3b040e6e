using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Json;

/// <summary>The elements of one array: those that are compared, with their indexes in the document, and those that a rule leaves
/// out.</summary>
internal sealed class ArrayChildren
{
    private readonly PooledList<int> _nodes = new();
    private readonly PooledList<int> _indexes = new();

    public int Count => _nodes.Count;

    /// <summary>Gets how many elements the array has, those that are left out too.</summary>
    public int Total { get; private set; }

    /// <summary>Gets a value indicating whether their nodes follow one another, as those of strings and numbers do.</summary>
    public bool IsRun => Count > 0 && Node(Count - 1) - Node(0) == Count - 1;

    /// <summary>Gets what is left out.</summary>
    public PooledList<int> LeftOut { get; } = new();

    /// <summary>Gets numbers of the elements that equal ones share, once they were set.</summary>
    public PooledList<ulong> Identities { get; } = new();

    public int Node(int element) => _nodes[element];

    /// <summary>Gets the index of an element in its document: where nothing is left out it is its place here.</summary>
    public int Index(int element) => _indexes.Count == 0 ? element : _indexes[element];

    /// <summary>Gets ready for the elements of another array.</summary>
    public void Begin(int total)
    {
        _nodes.Truncate(0);
        _indexes.Truncate(0);
        LeftOut.Truncate(0);
        Identities.Truncate(0);
        _nodes.Reserve(total);
        Total = total;
    }

    public void Add(int node, int index)
    {
        if (_indexes.Count == 0 && index != _nodes.Count)
        {
            for (var before = 0; before < _nodes.Count; before++)
            {
                _indexes.Add(before);
            }
        }

        if (index != _nodes.Count || _indexes.Count > 0)
        {
            _indexes.Add(index);
        }

        _nodes.Add(node);
    }

    public void Release()
    {
        _nodes.Release();
        _indexes.Release();
        LeftOut.Release();
        Identities.Release();
    }
}
