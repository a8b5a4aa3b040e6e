using System.Text.Json;
using Shadowing.History;
using Shadowing.Storage;

namespace Shadowing.PostgreSql;

/// <summary>Says what one batch changes in the summary, as statements: as many for a thousand rows as for one.</summary>
/// <remarks>Rows are sorted by their key, and one that comes twice is its last: a statement may not change a row twice, and whoever takes
/// rows in the same order waits for another, but never crosswise.</remarks>
internal sealed class BatchWriting(string schema)
{
    private const int MostAudit = 10_000;
    private const int MostAnnotations = 10_000;

    /// <summary>The columns of a minute that count.</summary>
    public const string MinuteColumns =
        "sampled, outcomes, control_count, control_p50, control_p95, control_p99, candidate_count, candidate_p50, candidate_p95, candidate_p99";

    private const string MinuteValues =
        "$7::bigint[], $8::text[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[]";

    private const string MinuteChanges =
        "endpoint_long = excluded.endpoint_long, experiment = excluded.experiment, sampled = excluded.sampled, outcomes = excluded.outcomes, control_count = excluded.control_count, control_p50 = excluded.control_p50, control_p95 = excluded.control_p95, control_p99 = excluded.control_p99, candidate_count = excluded.candidate_count, candidate_p50 = excluded.candidate_p50, candidate_p95 = excluded.candidate_p95, candidate_p99 = excluded.candidate_p99";

    /// <summary>Gets rows in the order of their keys, each key once: its last row.</summary>
    public static List<TRow> Sorted<TRow>(IReadOnlyList<TRow> rows, Func<TRow, string> key)
    {
        var last = new Dictionary<string, TRow>(rows.Count, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            last[key(row)] = row;
        }

        return [.. last.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Value)];
    }

    /// <summary>Adds what forgets experiments: of the summary. What runs have written of them is theirs.</summary>
    public void Forget(Statements statements, StoreBatch batch)
    {
        if (batch.ForgottenExperiments.Count == 0)
        {
            return;
        }

        foreach (var table in (string[])["mismatch_group", "sample", "history_minute", "annotation", "evidence"])
        {
            statements.Add($"DELETE FROM {schema}.{table} WHERE experiment_key = ANY ($1)",
                Statements.Plain(batch.ForgottenExperiments.Select(StoreText.ExperimentKey)));
        }
    }

    /// <summary>Adds the rest.</summary>
    public void Write(Statements statements, StoreBatch batch)
    {
        Remove(statements, batch);
        PutGroups(statements, batch.Groups);
        PutSamples(statements, batch.Samples);
        PutMinutes(statements, "history_minute", batch.Minutes, static minute => minute.Run);
        PutAnnotations(statements, batch.Annotations);
        PutAudit(statements, batch.Audit);
        statements.Add(
            Sorted(batch.Evidence, static evidence => StoreText.ExperimentKey(evidence.Experiment)),
            $"INSERT INTO {schema}.evidence (experiment_key, experiment, content) SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT (experiment_key) DO UPDATE SET experiment = excluded.experiment, content = excluded.content",
            Column<StoredEvidence>.Plain(static evidence => StoreText.ExperimentKey(evidence.Experiment)),
            Column<StoredEvidence>.Text(static evidence => evidence.Experiment),
            Column<StoredEvidence>.Text(static evidence => evidence.Content));
        statements.Add(
            Sorted(batch.Stops, static stop => StoreText.ExperimentKey(stop.Experiment)),
            $"INSERT INTO {schema}.stop (experiment_key, experiment, is_stopped, by, reason, at) SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[], $4::text[], $5::text[], $6::bigint[]) ON CONFLICT (experiment_key) DO UPDATE SET experiment = excluded.experiment, is_stopped = excluded.is_stopped, by = excluded.by, reason = excluded.reason, at = excluded.at",
            Column<StoredStop>.Plain(static stop => StoreText.ExperimentKey(stop.Experiment)),
            Column<StoredStop>.Text(static stop => stop.Experiment),
            Column<StoredStop>.Flag(static stop => stop.IsStopped),
            Column<StoredStop>.Text(static stop => stop.By),
            Column<StoredStop>.Text(static stop => stop.Reason),
            Column<StoredStop>.Moment(static stop => stop.At));
        if (batch.ExpireBefore is { } moment)
        {
            Expire(statements, moment);
        }
    }

    /// <summary>Adds minutes in place of those of the same run.</summary>
    public void PutMinutes(Statements statements, string table, IReadOnlyList<HistoryMinute> minutes, Func<HistoryMinute, string> run) =>
        statements.Add(
            Sorted(minutes, minute =>
                $"{StoreText.ExperimentKey(minute.Experiment)}\0{StoreText.Key(minute.Endpoint)}\0{minute.Minute.UtcTicks:X16}\0{StoreText.Key(run(minute))}"),
            $"INSERT INTO {schema}.{table} (experiment_key, endpoint, minute, run, endpoint_long, experiment, {MinuteColumns}) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], {MinuteValues}) ON CONFLICT (experiment_key, endpoint, minute, run) DO UPDATE SET {MinuteChanges}",
            Column<HistoryMinute>.Plain(static minute => StoreText.ExperimentKey(minute.Experiment)),
            Column<HistoryMinute>.Key(static minute => minute.Endpoint),
            Column<HistoryMinute>.Moment(static minute => minute.Minute),
            Column<HistoryMinute>.Key(run),
            Column<HistoryMinute>.Long(static minute => minute.Endpoint),
            Column<HistoryMinute>.Text(static minute => minute.Experiment),
            Column<HistoryMinute>.Number(static minute => minute.Sampled),
            Column<HistoryMinute>.Text(Outcomes),
            Column<HistoryMinute>.Number(static minute => minute.Control.Count),
            Column<HistoryMinute>.Number(static minute => minute.Control.P50.Ticks),
            Column<HistoryMinute>.Number(static minute => minute.Control.P95.Ticks),
            Column<HistoryMinute>.Number(static minute => minute.Control.P99.Ticks),
            Column<HistoryMinute>.Number(static minute => minute.Candidate.Count),
            Column<HistoryMinute>.Number(static minute => minute.Candidate.P50.Ticks),
            Column<HistoryMinute>.Number(static minute => minute.Candidate.P95.Ticks),
            Column<HistoryMinute>.Number(static minute => minute.Candidate.P99.Ticks));

    private void Remove(Statements statements, StoreBatch batch)
    {
        if (batch.RemovedGroups.Count > 0)
        {
            var groups = batch.RemovedGroups.Select(StoreText.Key).ToList();
            statements.Add($"DELETE FROM {schema}.sample WHERE group_id = ANY ($1)", Statements.Plain(groups));
            statements.Add($"DELETE FROM {schema}.mismatch_group WHERE id = ANY ($1)", Statements.Plain(groups));
        }

        if (batch.RemovedSamples.Count > 0)
        {
            statements.Add($"DELETE FROM {schema}.sample WHERE id = ANY ($1)", Statements.Plain(batch.RemovedSamples.Select(StoreText.Key)));
        }
    }

    private void PutGroups(Statements statements, IReadOnlyList<StoredGroup> groups) => statements.Add(
        Sorted(groups, static group => StoreText.Key(group.Id)),
        $"INSERT INTO {schema}.mismatch_group (id, id_long, experiment, experiment_key, last_seen, content) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[]) ON CONFLICT (id) DO UPDATE SET experiment = excluded.experiment, experiment_key = excluded.experiment_key, last_seen = excluded.last_seen, content = excluded.content",
        Column<StoredGroup>.Key(static group => group.Id),
        Column<StoredGroup>.Long(static group => group.Id),
        Column<StoredGroup>.Text(static group => group.Experiment),
        Column<StoredGroup>.Plain(static group => StoreText.ExperimentKey(group.Experiment)),
        Column<StoredGroup>.Moment(static group => group.LastSeen),
        Column<StoredGroup>.Text(static group => group.Content));

    private void PutSamples(Statements statements, IReadOnlyList<StoredSample> samples) => statements.Add(
        Sorted(samples, static sample => StoreText.Key(sample.Id)),
        $"INSERT INTO {schema}.sample (id, id_long, group_id, group_long, experiment, experiment_key, at, is_drawn, content) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::boolean[], $9::text[]) ON CONFLICT (id) DO UPDATE SET group_id = excluded.group_id, group_long = excluded.group_long, experiment = excluded.experiment, experiment_key = excluded.experiment_key, at = excluded.at, is_drawn = excluded.is_drawn, content = excluded.content",
        SampleColumns);

    /// <summary>The columns of a sample, in the order of the statements.</summary>
    public static readonly Column<StoredSample>[] SampleColumns =
    [
        Column<StoredSample>.Key(static sample => sample.Id),
        Column<StoredSample>.Long(static sample => sample.Id),
        Column<StoredSample>.Key(static sample => sample.Group),
        Column<StoredSample>.Long(static sample => sample.Group),
        Column<StoredSample>.Text(static sample => sample.Experiment),
        Column<StoredSample>.Plain(static sample => StoreText.ExperimentKey(sample.Experiment)),
        Column<StoredSample>.Moment(static sample => sample.At),
        Column<StoredSample>.Flag(static sample => sample.IsDrawn),
        Column<StoredSample>.Text(static sample => sample.Content),
    ];

    private void PutAnnotations(Statements statements, IReadOnlyList<Annotation> annotations)
    {
        if (annotations.Count == 0)
        {
            return;
        }

        // The number says which one was written last: one that takes the place of another is the newest.
        statements.Add(
            Sorted(annotations, static annotation => StoreText.Key(annotation.Id)),
            $"INSERT INTO {schema}.annotation (id, id_long, at, experiment, experiment_key, kind, text) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[]) ON CONFLICT (id) DO UPDATE SET number = DEFAULT, at = excluded.at, experiment = excluded.experiment, experiment_key = excluded.experiment_key, kind = excluded.kind, text = excluded.text",
            Column<Annotation>.Key(static annotation => annotation.Id),
            Column<Annotation>.Long(static annotation => annotation.Id),
            Column<Annotation>.Moment(static annotation => annotation.At),
            Column<Annotation>.Plain(static annotation => annotation.Experiment is { } name ? StoreText.Written(name) : null),
            Column<Annotation>.Plain(static annotation => annotation.Experiment is { } name ? StoreText.ExperimentKey(name) : null),
            Column<Annotation>.Text(static annotation => annotation.Kind),
            Column<Annotation>.Text(static annotation => annotation.Text));
        statements.Add(
            $"DELETE FROM {schema}.annotation WHERE number IN (SELECT number FROM {schema}.annotation ORDER BY at DESC, number DESC OFFSET $1)",
            Statements.Number(MostAnnotations));
    }

    /// <summary>Writes who did what, and takes away the oldest where there are too many.</summary>
    public void PutAudit(Statements statements, IReadOnlyList<AuditEntry> audit)
    {
        if (audit.Count == 0)
        {
            return;
        }

        Add(statements, audit);
        statements.Add(
            $"DELETE FROM {schema}.audit_entry WHERE number <= (SELECT number FROM {schema}.audit_entry ORDER BY number DESC OFFSET $1 LIMIT 1)",
            Statements.Number(MostAudit));
    }

    /// <summary>Adds who decided what to the chain, behind the lock of the head.</summary>
    public void Chain(Statements statements, AuditEntry entry) =>
        statements.Add(
            [entry],
            $"INSERT INTO {schema}.audit (number, id, id_long, at, by, action, experiment, reason, decides, link) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])",
            Column<AuditEntry>.Number(static entry => entry.Number!.Value),
            Column<AuditEntry>.Key(static entry => entry.Id),
            Column<AuditEntry>.Long(static entry => entry.Id),
            Column<AuditEntry>.Moment(static entry => entry.At),
            Column<AuditEntry>.Text(static entry => entry.By),
            Column<AuditEntry>.Text(static entry => entry.Action),
            Column<AuditEntry>.Text(static entry => entry.Experiment),
            Column<AuditEntry>.Text(static entry => entry.Reason),
            Column<AuditEntry>.Plain(static entry => entry.Decides is { } decides ? StoreText.Written(decides) : null),
            Column<AuditEntry>.Plain(static entry => entry.Link));

    /// <summary>Adds who did what, in the order in which it was written, which the number keeps.</summary>
    public void Add(Statements statements, IReadOnlyList<AuditEntry> audit) =>
        statements.Add(
            audit,
            $"INSERT INTO {schema}.audit_entry (id, id_long, at, by, action, experiment, reason) SELECT id, id_long, at, by, action, experiment, reason FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[]) WITH ORDINALITY AS e (id, id_long, at, by, action, experiment, reason, place) ORDER BY place ON CONFLICT (id) DO NOTHING",
            Column<AuditEntry>.Key(static entry => entry.Id),
            Column<AuditEntry>.Long(static entry => entry.Id),
            Column<AuditEntry>.Moment(static entry => entry.At),
            Column<AuditEntry>.Text(static entry => entry.By),
            Column<AuditEntry>.Text(static entry => entry.Action),
            Column<AuditEntry>.Text(static entry => entry.Experiment),
            Column<AuditEntry>.Text(static entry => entry.Reason));

    private void Expire(Statements statements, DateTimeOffset moment)
    {
        statements.Add($"DELETE FROM {schema}.sample WHERE group_id IN (SELECT id FROM {schema}.mismatch_group WHERE last_seen < $1)",
            Statements.Number(moment.UtcTicks));
        foreach (var (table, column) in (ReadOnlySpan<(string, string)>)[("mismatch_group", "last_seen"), ("sample", "at"),
            ("history_minute", "minute"), ("annotation", "at")])
        {
            statements.Add($"DELETE FROM {schema}.{table} WHERE {column} < $1", Statements.Number(moment.UtcTicks));
        }
    }

    private static string Outcomes(HistoryMinute minute) =>
        JsonSerializer.Serialize(
            new SortedDictionary<string, long>(minute.Outcomes.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
            OutcomeJsonContext.Default.SortedDictionaryStringInt64);
}
