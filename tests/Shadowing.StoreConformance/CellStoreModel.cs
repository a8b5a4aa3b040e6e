using Shadowing.Storage;
using Shadowing.Storage.Cells;

namespace Shadowing.StoreConformance;

/// <summary>What a store of cells must answer, as plainly as can be: the changes, one after the other.</summary>
internal sealed class CellStoreModel
{
    private readonly List<CellChange> _made = [];

    /// <summary>Gets the number of the newest change.</summary>
    public long Version => _made.Count;

    /// <summary>Gets the id of the newest change.</summary>
    public string? Newest => _made.LastOrDefault()?.Audit.Id;

    /// <summary>Gets who changed what, oldest first.</summary>
    public IReadOnlyList<AuditEntry> Audit => [.. _made.Select(static change => change.Audit)];

    /// <summary>Makes a change, or not.</summary>
    public Cell? Change(CellChange change)
    {
        if (!_made.Exists(made => made.Audit.Id == change.Audit.Id)
            && (change.Expected is null || change.Expected == (Cell(change.Name)?.Version ?? 0)))
        {
            _made.Add(change);
        }

        return Cell(change.Name);
    }

    /// <summary>Reads the cells, where the newest change is another one than the known.</summary>
    public IReadOnlyList<Cell> Read(string? known) => known is not null && known == Newest
        ? []
        : [.. _made.Select(static change => change.Name).Distinct(StringComparer.Ordinal).Select(name => Cell(name)!)
            .OrderBy(static cell => cell.Version)];

    private Cell? Cell(string name)
    {
        var place = _made.FindLastIndex(change => change.Name == name);
        return place < 0 ? null : new Cell
        {
            Name = name, Version = place + 1, Value = _made[place].Value, Change = _made[place].Audit.Id,
        };
    }
}
