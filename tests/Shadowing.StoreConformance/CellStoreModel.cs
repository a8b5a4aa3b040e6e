using Shadowing.Storage;
using Shadowing.Storage.Cells;

namespace Shadowing.StoreConformance;

/// <summary>What a store of cells must answer, as plainly as can be: the changes, one after the other.</summary>
internal sealed class CellStoreModel
{
    private readonly List<CellChange> _made = [];
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);

    /// <summary>Gets the number of the newest change.</summary>
    public long Version => _made.Count;

    /// <summary>Gets the id of the newest change.</summary>
    public string? Newest => _made.LastOrDefault()?.Audit.Id;

    /// <summary>Gets who changed what, oldest first.</summary>
    public IReadOnlyList<AuditEntry> Audit => [.. _made.Select(static change => change.Audit)];

    /// <summary>Makes a change, or not.</summary>
    public Cell? Change(CellChange change)
    {
        if (!_entered.Contains(change.Audit.Id) && !_made.Exists(made => made.Audit.Id == change.Audit.Id)
            && (change.Expected is null || change.Expected == (Cell(change.Name)?.Version ?? 0)))
        {
            _made.Add(change);
        }

        return Cell(change.Name);
    }

    /// <summary>Takes in entries of the audit that were written without a cell: a change of such an id counts as made.</summary>
    public void Enter(IEnumerable<AuditEntry> audit) => _entered.UnionWith(audit.Select(static entry => entry.Id));

    /// <summary>Loses the newest changes, as a database does that is restored to what it was earlier.</summary>
    public void Lose(int changes) => _made.RemoveRange(_made.Count - changes, changes);

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
