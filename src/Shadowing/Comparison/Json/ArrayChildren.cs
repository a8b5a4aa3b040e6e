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
