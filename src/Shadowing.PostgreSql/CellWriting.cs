using Npgsql;
using Shadowing.Storage.Cells;

namespace Shadowing.PostgreSql;

/// <summary>Changes cells, one change after the other.</summary>
internal sealed class CellWriting(string schema, BatchWriting audit)
{
    /// <summary>The columns of a cell, as <see cref="Make"/> reads them.</summary>
    public const string Columns = "coalesce(name_long, name), version, value, change";

    /// <summary>Makes a cell of a row.</summary>
    public static Cell Make(NpgsqlDataReader row) => new()
    {
        Name = StoreReading.Text(row, 0), Version = row.GetInt64(1), Value = StoreReading.Text(row, 2), Change = StoreReading.Text(row, 3),
    };

    /// <summary>Changes one, when it has the version that it must have and the change was not made before.</summary>
    public async Task<Cell?> ChangeAsync(CellChange change, NpgsqlConnection connection, NpgsqlTransaction transaction,
        CancellationToken cancellation)
    {
        List<(long Version, long Number, string? Link)> head, last;
        List<Cell> cell;
        List<bool> isMade;
        await using (var statements = new Statements(connection, transaction))
        {
            head = statements.Ask($"SELECT version, audit_number, audit_link FROM {schema}.head FOR UPDATE", End);

            // Statements of their own behind it: what they see is what was there when the row was free.
            last = statements.Ask(FirstFree(), End);
            cell = statements.Ask($"SELECT {Columns} FROM {schema}.cell WHERE name = $1", Make, Statements.Plain(StoreText.Key(change.Name)));
            isMade = statements.Ask(
                $"SELECT EXISTS (SELECT FROM {schema}.audit_entry WHERE id = $1) OR EXISTS (SELECT FROM {schema}.audit WHERE id = $1)",
                static row => row.GetBoolean(0),
                Statements.Plain(StoreText.Key(change.Audit.Id)));
            await statements.RunAsync(cancellation).ConfigureAwait(false);
        }

        var present = cell is [var one] ? one : null;
        if (isMade[0] || present?.Change == change.Audit.Id || (change.Expected is { } expected && expected != (present?.Version ?? 0)))
        {
            return present;
        }

        var end = last is [var row] ? row : (Version: 0, Number: 0, Link: null);
        var entry = change.Audit with { Number = end.Number + 1, Link = change.Link?.Invoke(end.Number + 1, end.Link) };
        var made = new Cell { Name = change.Name, Version = head[0].Version + 1, Value = change.Value, Change = change.Audit.Id };
        await using var writes = new Statements(connection, transaction);
        writes.Add([made],
            $"INSERT INTO {schema}.cell (name, name_long, version, value, change) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[]) ON CONFLICT (name) DO UPDATE SET version = excluded.version, value = excluded.value, change = excluded.change",
            Column<Cell>.Key(static cell => cell.Name),
            Column<Cell>.Long(static cell => cell.Name),
            Column<Cell>.Number(static cell => cell.Version),
            Column<Cell>.Text(static cell => cell.Value),
            Column<Cell>.Text(static cell => cell.Change));
        audit.Chain(writes, entry);
        writes.Add($"UPDATE {schema}.head SET version = $1, change = $2, audit_number = $3, audit_link = nullif($4, '')",
            Statements.Number(made.Version), Statements.Text(made.Change), Statements.Number(entry.Number.Value),
            Statements.Text(entry.Link ?? string.Empty));
        await writes.RunAsync(cancellation).ConfigureAwait(false);
        return made;
    }

    // Whatever somebody has put behind the end, or says that the end is, a stop gets through: it goes behind the first entry from the end
    // on that has none behind it.
    private string FirstFree() =>
        $"""
        SELECT 0::bigint, number, link FROM (
            SELECT audit_number AS number, audit_link AS link FROM {schema}.head WHERE audit_number >= 0
            UNION ALL
            SELECT number, link FROM {schema}.audit WHERE number >
                (SELECT CASE WHEN audit_number BETWEEN 0 AND {long.MaxValue - 1} THEN audit_number ELSE 0 END FROM {schema}.head)
        ) ends
        WHERE number < {long.MaxValue}
            AND NOT EXISTS (SELECT FROM {schema}.audit n WHERE n.number = ends.number + (ends.number < {long.MaxValue})::int)
        ORDER BY number LIMIT 1
        """;

    private static (long Version, long Number, string? Link) End(NpgsqlDataReader row) =>
        (row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? null : StoreReading.Text(row, 2));
}
