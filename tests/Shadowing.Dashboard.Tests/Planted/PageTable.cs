namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>A table as somebody sees it: its columns, and the text of its cells.</summary>
internal sealed record PageTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Gets the names of its columns, without the arrows that say how it is sorted.</summary>
    public IReadOnlyList<string> Names => [.. Columns.Select(static column => column.Split('\n')[0].Trim())];

    /// <summary>Gets the rows, each cell by the name of its column.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Cells
    {
        get
        {
            foreach (var row in Rows)
            {
                var cells = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var (name, text) in Names.Zip(row))
                {
                    cells.TryAdd(name, text);
                }

                yield return cells;
            }
        }
    }
}
