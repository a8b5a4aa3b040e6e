using System.Text.Json;
using Npgsql;
using Shadowing.Accounting;
using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.Storage.Shared;

namespace Shadowing.PostgreSql;

/// <summary>Asks for rows, and reads them back. Statements that ask travel together; their rows are there when those have run.</summary>
internal sealed class StoreReading(string schema, Statements statements)
{
    // More than any setting keeps in memory; the newest are read, so that what is beyond is the oldest.
    private const long MostSampleBytes = 64L * 1024 * 1024;
    private const int MostGroups = 100_000;
    private const string GroupColumns = "coalesce(id_long, id), experiment, last_seen, content";
    private const string SampleColumns = "coalesce(id_long, id), coalesce(group_long, group_id), experiment, at, is_drawn, content";
    private const string RowColumns = "run, kind, experiment, coalesce(key_long, key), content";
    private const string RunColumns = "run, instance, number, last_seen, windows_through, minutes_through, is_over, is_folded, content";
    private const string MinuteNames = $"experiment, coalesce(endpoint_long, endpoint), minute, run, {BatchWriting.MinuteColumns}";

    /// <summary>Asks for the groups of the summary.</summary>
    /// <param name="condition">Which ones.</param>
    /// <param name="values">What the condition compares with.</param>
    public List<StoredGroup> Groups(string condition = "true", params ReadOnlySpan<NpgsqlParameter> values) => statements.Ask(
        $"SELECT {GroupColumns} FROM {schema}.mismatch_group WHERE {condition} ORDER BY last_seen DESC LIMIT {MostGroups}",
        static row => new StoredGroup { Id = Text(row, 0), Experiment = Text(row, 1), LastSeen = Moment(row, 2), Content = Text(row, 3) },
        values);

    /// <summary>Asks for the samples of the summary, oldest first.</summary>
    public List<StoredSample> Samples() => statements.Ask(
        $"SELECT {SampleColumns} FROM (SELECT *, sum(octet_length(content)) OVER (ORDER BY at DESC, id) AS bytes FROM {schema}.sample) s WHERE bytes <= {MostSampleBytes} ORDER BY at, id",
        Sample);

    /// <summary>Asks for the samples of a group, oldest first.</summary>
    public List<StoredSample> Samples(string group) => statements.Ask(
        $"SELECT {SampleColumns} FROM {schema}.sample WHERE group_id = $1 ORDER BY at, id",
        Sample,
        Statements.Plain(StoreText.Key(group)));

    /// <summary>Asks for the evidence.</summary>
    /// <param name="condition">Which.</param>
    /// <param name="values">What the condition compares with.</param>
    public List<StoredEvidence> Evidence(string condition = "true", params ReadOnlySpan<NpgsqlParameter> values) => statements.Ask(
        $"SELECT experiment, content FROM {schema}.evidence WHERE {condition}",
        static row => new StoredEvidence(Text(row, 0), Text(row, 1)),
        values);

    /// <summary>Asks for the stops.</summary>
    public List<StoredStop> Stops() => statements.Ask(
        $"SELECT experiment, is_stopped, by, reason, at FROM {schema}.stop",
        static row => new StoredStop(Text(row, 0), row.GetBoolean(1), Text(row, 2), Text(row, 3), Moment(row, 4)));

    /// <summary>Asks for minutes, oldest first, those of the fleet and those of runs side by side.</summary>
    public List<HistoryMinute> History(string experiment, string endpoint, DateTimeOffset from, DateTimeOffset to)
    {
        const string Condition = "experiment_key = $1 AND endpoint = $2 AND minute >= $3 AND minute < $4";
        return statements.Ask(
            $"SELECT {MinuteNames}, 0 AS part FROM {schema}.history_minute WHERE {Condition} UNION ALL SELECT {MinuteNames}, 1 FROM {schema}.run_minute WHERE {Condition} ORDER BY minute, run, part",
            Minute,
            Statements.Plain(StoreText.ExperimentKey(experiment)),
            Statements.Plain(StoreText.Key(endpoint)),
            Statements.Number(from.UtcTicks),
            Statements.Number(to.UtcTicks));
    }

    /// <summary>Asks for the newest 1,000 annotations of a span, newest first.</summary>
    public List<Annotation> Annotations(string experiment, DateTimeOffset from, DateTimeOffset to) => statements.Ask(
        $"SELECT coalesce(id_long, id), at, experiment, kind, text FROM {schema}.annotation WHERE at >= $2 AND at < $3 AND (experiment_key IS NULL OR experiment_key = $1) ORDER BY at DESC, number DESC LIMIT 1000",
        static row => new Annotation
        {
            Id = Text(row, 0), At = Moment(row, 1), Experiment = row.IsDBNull(2) ? null : Text(row, 2),
            Kind = Text(row, 3), Text = Text(row, 4),
        },
        Statements.Plain(StoreText.ExperimentKey(experiment)),
        Statements.Number(from.UtcTicks),
        Statements.Number(to.UtcTicks));

    /// <summary>Asks for who did what, newest first, in the chain and beside it.</summary>
    public List<AuditEntry> Audit(int skip, int take) => statements.Ask(
        $"SELECT coalesce(id_long, id), at, by, action, experiment, reason, chained, link, decides FROM (SELECT id, id_long, at, by, action, experiment, reason, number AS chained, link, decides, number FROM {schema}.audit UNION ALL SELECT id, id_long, at, by, action, experiment, reason, NULL, NULL, NULL, number FROM {schema}.audit_entry) AS e ORDER BY at DESC, chained DESC NULLS LAST, number DESC LIMIT $2 OFFSET $1",
        Entry,
        Statements.Number(skip),
        Statements.Number(take));

    /// <summary>Asks for the chained audit, oldest first.</summary>
    public List<AuditEntry> AuditChain(long after, int take) => statements.Ask(
        $"SELECT coalesce(id_long, id), at, by, action, experiment, reason, number, link, decides FROM {schema}.audit WHERE number > $1 ORDER BY number LIMIT $2",
        Entry,
        Statements.Number(after),
        Statements.Number(take));

    /// <summary>Asks for the turn, and what time it is.</summary>
    public List<FleetRow> Fleet() => statements.Ask(
        $"SELECT fence, fold, folded_at, folded_through, CASE WHEN until > clock_timestamp() THEN holder END, clock_timestamp() FROM {schema}.fleet",
        static row => new FleetRow(row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? null : Time(row, 2), row.GetInt64(3),
            row.IsDBNull(4) ? null : Text(row, 4), Time(row, 5)));

    /// <summary>Asks which tables these are, and for the newest change of a cell.</summary>
    public List<CellReading> Head() => statements.Ask(
        $"SELECT store, version, change, audit_number, audit_link FROM {schema}.head",
        static row => new CellReading
        {
            Store = row.GetString(0), Version = row.GetInt64(1), Change = row.IsDBNull(2) ? null : Text(row, 2),
            AuditNumber = row.GetInt64(3), AuditLink = row.IsDBNull(4) ? null : Text(row, 4),
        });

    /// <summary>Asks for all cells, where the newest change is another one than the known.</summary>
    public List<Cell> Cells(string? known) => statements.Ask(
        $"SELECT {CellWriting.Columns} FROM {schema}.cell WHERE $1 OR $2 <> (SELECT coalesce(change, '') FROM {schema}.head) ORDER BY version",
        CellWriting.Make,
        Statements.Flag(known is null),
        Statements.Text(known ?? string.Empty));

    /// <summary>Asks for runs.</summary>
    public List<RunReading> Runs(string condition = "true") => statements.Ask(
        $"SELECT {RunColumns} FROM {schema}.run WHERE {condition} ORDER BY run",
        static row => new RunReading
        {
            Run = Text(row, 0), Instance = Text(row, 1), Number = row.GetInt64(2), LastSeen = Time(row, 3),
            WindowsThrough = row.GetInt64(4), MinutesThrough = Moment(row, 5), IsOver = row.GetBoolean(6), IsFolded = row.GetBoolean(7),
            Content = Text(row, 8),
        });

    /// <summary>Asks for what one run has counted.</summary>
    public List<RunRow> Rows(string run) => statements.Ask(
        $"SELECT {RowColumns} FROM {schema}.run_row WHERE run = $1 AND run <> '' ORDER BY kind, experiment_key, key",
        Row,
        Statements.Text(run));

    /// <summary>Asks for what all runs have counted, those too that were taken in.</summary>
    public List<RunRow> Rows() => statements.Ask($"SELECT {RowColumns} FROM {schema}.run_row", Row);

    /// <summary>Asks for what runs have counted since batches that are known.</summary>
    public List<RunRow> RowsSince(IReadOnlyDictionary<string, long> known) => statements.Ask(
        $"SELECT {string.Join(", ", RowColumns.Split(", ", 2).Select((part, number) => number == 0 ? "r.run" : part))} FROM {schema}.run_row r LEFT JOIN unnest($1::text[], $2::bigint[]) AS k (known_run, known_number) ON k.known_run = r.run WHERE r.run <> '' AND r.number > coalesce(k.known_number, 0)",
        Row,
        Statements.Plain(known.Keys.Select(StoreText.Written)),
        Statements.Numbers(known.Values));

    /// <summary>Asks for what the fleet has counted.</summary>
    public List<RunRow> Totals(string condition, params ReadOnlySpan<NpgsqlParameter> values) => statements.Ask(
        $"SELECT '', kind, experiment, coalesce(key_long, key), content FROM {schema}.total_row WHERE {condition} ORDER BY kind, experiment_key, key",
        Row,
        values);

    /// <summary>Asks for windows, oldest first.</summary>
    public List<RunWindow> Windows(long through, int most) => statements.Ask(
        $"SELECT run, experiment, window_number, content FROM {schema}.run_window WHERE window_number <= $1 ORDER BY window_number, run, experiment_key LIMIT $2",
        static row => new RunWindow
        {
            Run = Text(row, 0), Experiment = Text(row, 1), Window = row.GetInt64(2), Content = row.GetFieldValue<byte[]>(3),
        },
        Statements.Number(through),
        Statements.Number(most));

    /// <summary>Asks for samples of runs, oldest first.</summary>
    public List<StoredSample> RunSamples(int most) => statements.Ask(
        $"SELECT {SampleColumns} FROM {schema}.run_sample ORDER BY at, id LIMIT $1",
        Sample,
        Statements.Number(most));

    /// <summary>Asks for final minutes of runs, oldest first.</summary>
    public List<HistoryMinute> RunMinutes(int most) =>
        statements.Ask($"SELECT {MinuteNames} FROM ({FinalMinutes}) m ORDER BY minute, experiment_key, endpoint, run", Minute,
            Statements.Number(most));

    /// <summary>Asks for the fleet's own of the same minutes.</summary>
    public List<HistoryMinute> OwnMinutes(int most) => statements.Ask(
        $"SELECT {MinuteNames} FROM {schema}.history_minute WHERE run = '' AND (experiment_key, endpoint, minute) IN (SELECT experiment_key, endpoint, minute FROM ({FinalMinutes}) m) ORDER BY minute, experiment_key, endpoint",
        Minute,
        Statements.Number(most));

    // Of a run that is not known any more nothing comes either.
    private string FinalMinutes =>
        $"SELECT m.* FROM {schema}.run_minute m LEFT JOIN {schema}.run r ON r.run = m.run WHERE r.run IS NULL OR r.is_folded OR r.is_over OR m.minute < r.minutes_through ORDER BY m.minute, m.experiment_key, m.endpoint, m.run LIMIT $1";

    /// <summary>Reads a text.</summary>
    public static string Text(NpgsqlDataReader row, int column) => StoreText.Read(row.GetString(column));

    /// <summary>Reads a time of the database's clock.</summary>
    public static DateTimeOffset Time(NpgsqlDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column);

    private static DateTimeOffset Moment(NpgsqlDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);

    private static RunRow Row(NpgsqlDataReader row) => new()
    {
        Run = Text(row, 0), Kind = Text(row, 1), Experiment = Text(row, 2), Key = Text(row, 3), Content = Text(row, 4),
    };

    private static StoredSample Sample(NpgsqlDataReader row) => new()
    {
        Id = Text(row, 0), Group = Text(row, 1), Experiment = Text(row, 2), At = Moment(row, 3), IsDrawn = row.GetBoolean(4),
        Content = Text(row, 5),
    };

    private static AuditEntry Entry(NpgsqlDataReader row) => new()
    {
        // What somebody has put there may be no time at all: then the link is wrong, and the rest can be read.
        Id = Text(row, 0), At = new(Math.Clamp(row.GetInt64(1), 0, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero), By = Text(row, 2),
        Action = Text(row, 3), Experiment = Text(row, 4), Reason = Text(row, 5), Decides = row.IsDBNull(8) ? null : Text(row, 8),
        Number = row.IsDBNull(6) ? null : row.GetInt64(6), Link = row.IsDBNull(7) ? null : Text(row, 7),
    };

    private static HistoryMinute Minute(NpgsqlDataReader row) => new()
    {
        Experiment = Text(row, 0),
        Endpoint = Text(row, 1),
        Minute = Moment(row, 2),
        Run = Text(row, 3),
        Sampled = row.GetInt64(4),
        Outcomes = JsonSerializer.Deserialize(Text(row, 5), OutcomeJsonContext.Default.SortedDictionaryStringInt64) ?? [],
        Control = Latency(row, 6),
        Candidate = Latency(row, 10),
    };

    private static LatencyReport Latency(NpgsqlDataReader row, int first) =>
        new(row.GetInt64(first), new TimeSpan(row.GetInt64(first + 1)), new TimeSpan(row.GetInt64(first + 2)),
            new TimeSpan(row.GetInt64(first + 3)));
}
