using Microsoft.Data.Sqlite;
using Shadowing.Storage;
using Shadowing.Storage.Cells;

namespace Shadowing.Sqlite;

/// <summary>Changes one cell, in a transaction that no other writer is beside.</summary>
internal sealed class CellWriting(SqliteConnection connection, BatchWriting audit, CancellationToken cancellation)
{
    /// <summary>Changes it, when it has the version that it must have and the change was not made before.</summary>
    public Cell? Change(CellChange change)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var reading = new StoreReading(connection, cancellation);
        var present = reading.FindCell(change.Name);
        if (reading.HasAudit(change.Audit.Id) || present?.Change == change.Audit.Id
            || (change.Expected is { } expected && expected != (present?.Version ?? 0)))
        {
            return present;
        }

        var made = new Cell
        {
            Name = change.Name, Version = reading.Head().Version + 1, Value = change.Value, Change = change.Audit.Id,
        };
        audit.Put(made);
        audit.Put(new StoreBatch { Audit = [change.Audit] });
        transaction.Commit();
        return made;
    }
}
