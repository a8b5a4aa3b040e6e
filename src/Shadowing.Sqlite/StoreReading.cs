using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Shadowing.Accounting;
using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Cells;

namespace Shadowing.Sqlite;

/// <summary>Reads rows back.</summary>
internal sealed class StoreReading(SqliteConnection connection, CancellationToken cancellation)
{
    // More than any setting keeps in memory; the newest are read first, so that what is beyond is the oldest.
    private const long MostSampleBytes = 64L * 1024 * 1024;
    private const int MostGroups = 100_000;

    /// <summary>Reads what an earlier run has left.</summary>
    public StoredState State()
    {
        // In one transaction: all of it is of one moment.
        using var transaction = connection.BeginTransaction(deferred: true);
        return new StoredState
        {
            Groups = Rows($"SELECT id, experiment, last_seen, content FROM mismatch_group ORDER BY last_seen DESC LIMIT {MostGroups}",
                static row => new StoredGroup
                {
                    Id = Text(row, 0), Experiment = Text(row, 1), LastSeen = Moment(row, 2), Content = Text(row, 3),
                }),
            Samples = Samples(),
            Evidence = Rows("SELECT experiment, content FROM evidence", static row => new StoredEvidence(Text(row, 0), Text(row, 1))),
            Stops = Rows("SELECT experiment, is_stopped, by, reason, at FROM stop",
                static row => new StoredStop(Text(row, 0), row.GetInt64(1) != 0, Text(row, 2), Text(row, 3), Moment(row, 4))),
        };
    }

    /// <summary>Reads minutes, oldest first, those of several runs added up.</summary>
    public IReadOnlyList<HistoryMinute> History(string experiment, string endpoint, DateTimeOffset from, DateTimeOffset to)
    {
        const string Sql = """
            SELECT experiment, endpoint, minute, sampled, outcomes, control_count, control_p50, control_p95, control_p99, candidate_count, candidate_p50, candidate_p95, candidate_p99
            FROM history_minute WHERE experiment_key = $0 AND endpoint = $1 AND minute >= $2 AND minute < $3 ORDER BY minute, run
            """;
        var minutes = new List<HistoryMinute>();
        foreach (var minute in Rows(Sql, Minute, BatchWriting.Key(experiment), endpoint, from.UtcTicks, to.UtcTicks))
        {
            if (minutes.Count > 0 && minutes[^1].Minute == minute.Minute)
            {
                minutes[^1] = minutes[^1].Add(minute);
            }
            else
            {
                minutes.Add(minute);
            }
        }

        return minutes;
    }

    /// <summary>Reads the newest 1,000 annotations of a span, oldest first.</summary>
    public IReadOnlyList<Annotation> Annotations(string experiment, DateTimeOffset from, DateTimeOffset to)
    {
        const string Sql = """
            SELECT id, at, experiment, kind, text FROM annotation
            WHERE at >= $1 AND at < $2 AND (experiment_key IS NULL OR experiment_key = $0) ORDER BY at DESC, rowid DESC LIMIT 1000
            """;
        var annotations = Rows(
            Sql,
            static row => new Annotation
            {
                Id = Text(row, 0), At = Moment(row, 1), Experiment = row.IsDBNull(2) ? null : Text(row, 2),
                Kind = Text(row, 3), Text = Text(row, 4)
            },
            BatchWriting.Key(experiment),
            from.UtcTicks,
            to.UtcTicks);
        annotations.Reverse();
        return annotations;
    }

    /// <summary>Reads who did what, newest first.</summary>
    public IReadOnlyList<AuditEntry> Audit(int skip, int take) => Rows(
        "SELECT id, at, by, action, experiment, reason FROM audit_entry ORDER BY at DESC, number DESC LIMIT $1 OFFSET $0",
        static row => new AuditEntry
        {
            Id = Text(row, 0), At = Moment(row, 1), By = Text(row, 2), Action = Text(row, 3),
            Experiment = Text(row, 4), Reason = Text(row, 5)
        },
        (long)skip,
        (long)take);

    /// <summary>Reads which tables these are, and the newest change of a cell.</summary>
    public CellReading Head() => Rows("SELECT store, version, change FROM head", static row => new CellReading
    {
        Store = Text(row, 0), Version = row.GetInt64(1), Change = row.IsDBNull(2) ? null : Text(row, 2),
    })[0];

    /// <summary>Reads all cells, where the newest change is another one than the known, of one moment.</summary>
    public CellReading Cells(string? known)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var head = Head();
        return known is not null && known == head.Change
            ? head
            : head with { Cells = Rows("SELECT name, version, value, change FROM cell ORDER BY version", MakeCell) };
    }

    /// <summary>Reads a cell; null where there is none.</summary>
    public Cell? FindCell(string name) =>
        Rows("SELECT name, version, value, change FROM cell WHERE name = $0", MakeCell, name).SingleOrDefault();

    /// <summary>Tells whether something was written down.</summary>
    public bool HasAudit(string id) => Rows("SELECT id FROM audit_entry WHERE id = $0", static row => Text(row, 0), id).Count > 0;

    private static Cell MakeCell(SqliteDataReader row) => new()
    {
        Name = Text(row, 0), Version = row.GetInt64(1), Value = Text(row, 2), Change = Text(row, 3),
    };

    private List<StoredSample> Samples()
    {
        var bytes = 0L;
        var samples = Rows(
            "SELECT id, group_id, experiment, at, is_drawn, content FROM sample ORDER BY at DESC",
            row =>
            {
                var sample = new StoredSample
                {
                    Id = Text(row, 0), Group = Text(row, 1), Experiment = Text(row, 2), At = Moment(row, 3),
                    IsDrawn = row.GetInt64(4) != 0, Content = Text(row, 5),
                };
                bytes += sample.Content.Length;
                return bytes <= MostSampleBytes ? sample : null;
            });
        samples.Reverse();
        return samples;
    }

    private static HistoryMinute Minute(SqliteDataReader row) => new()
    {
        Experiment = Text(row, 0),
        Endpoint = Text(row, 1),
        Minute = Moment(row, 2),
        Sampled = row.GetInt64(3),
        Outcomes = JsonSerializer.Deserialize(Text(row, 4), OutcomeJsonContext.Default.SortedDictionaryStringInt64) ?? [],
        Control = Latency(row, 5),
        Candidate = Latency(row, 9),
    };

    private static LatencyReport Latency(SqliteDataReader row, int first) =>
        new(row.GetInt64(first), new TimeSpan(row.GetInt64(first + 1)), new TimeSpan(row.GetInt64(first + 2)),
            new TimeSpan(row.GetInt64(first + 3)));

    private static DateTimeOffset Moment(SqliteDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);

    // By its bytes: read as text it would end at the first zero character.
    private static string Text(SqliteDataReader row, int column) => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(column));

    // A row that becomes null is the first that is not wanted any more.
    private List<TRow> Rows<TRow>(string sql, Func<SqliteDataReader, TRow?> make, params ReadOnlySpan<object> values)
        where TRow : class
    {
        using var command = connection.CreateCommand();
        (command.CommandText, var all) = TextWithZero.Whole(sql, values);
        for (var number = 0; number < all.Length; number++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${number}"), all[number]);
        }

        var rows = new List<TRow>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (make(reader) is not { } row)
            {
                break;
            }

            rows.Add(row);
        }

        return rows;
    }
}
