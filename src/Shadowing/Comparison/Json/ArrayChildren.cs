namespace Shadowing.Comparison.Json;

/// <summary>The elements of one array: those that are compared, with their indexes in the document, and those that a rule leaves out.</summary>
internal sealed class ArrayChildren
{
    private readonly PooledList<int> _nodes = new();
    private readonly PooledList<int> _indexes = new();

    public int Count => _nodes.Count;

    /// <summary>Gets what is left out.</summary>
    public PooledList<int> LeftOut { get; } = new();

    /// <summary>Gets numbers of the elements that equal ones share, once they were set.</summary>
    public PooledList<ulong> Identities { get; } = new();

    public int Node(int element) => _nodes[element];

    /// <summary>Gets the index of an element in its document: where nothing is left out it is its place here.</summary>
    public int Index(int element) => _indexes.Count == 0 ? element : _indexes[element];

    /// <summary>Makes room for as many elements as an array has.</summary>
    public void Reserve(int count) => _nodes.Reserve(count);

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

    public void Clear()
    {
        _nodes.Truncate(0);
        _indexes.Truncate(0);
        LeftOut.Truncate(0);
        Identities.Truncate(0);
    }

    public void Release()
    {
        _nodes.Release();
        _indexes.Release();
        LeftOut.Release();
        Identities.Release();
    }
}
