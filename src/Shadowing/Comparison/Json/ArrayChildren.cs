namespace Shadowing.Comparison.Json;

/// <summary>The elements of an array that are compared: their nodes, and their indexes in the document.</summary>
internal sealed class ArrayChildren
{
    private readonly PooledList<int> _nodes = new();
    private readonly PooledList<int> _indexes = new();
    private readonly PooledList<ulong> _identities = new();

    public int Count => _nodes.Count;

    /// <summary>Gets or sets a value indicating whether an element was left out.</summary>
    public bool LeavesOut { get; set; }

    /// <summary>Gets the identities, once they were set.</summary>
    public PooledList<ulong> Identities => _identities;

    public int Node(int element) => _nodes[element];

    public int Index(int element) => _indexes[element];

    public void Add(int node, int index)
    {
        _nodes.Add(node);
        _indexes.Add(index);
    }

    public void Clear()
    {
        _nodes.Truncate(0);
        _indexes.Truncate(0);
        _identities.Truncate(0);
        LeavesOut = false;
    }

    public void Release()
    {
        _nodes.Release();
        _indexes.Release();
        _identities.Release();
    }
}
