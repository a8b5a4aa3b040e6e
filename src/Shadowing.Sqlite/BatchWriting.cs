using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Cells;

namespace Shadowing.Sqlite;

/// <summary>Writes one batch: what is too old goes in small steps, then everything in one transaction.</summary>
internal sealed class BatchWriting(SqliteConnection connection, long maxBytes, CancellationToken cancellation)
{
    private const int Step = 1_000;
    private const int BytesOfMinute = 300;
    private const int MostAudit = 10_000;
    private const int MostAnnotations = 10_000;

    /// <summary>Writes it.</summary>
    public void Write(StoreBatch batch)
    {
        if (batch.ExpireBefore is { } early)
        {
            // Before the rest, so that a full file has room again. Groups wait until it is known which of them were seen once more.
            ExpireRows(early);
        }

        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            Remove(batch);
            Put(batch);
            transaction.Commit();
        }

        if (batch.ExpireBefore is { } late)
        {
            ExpireGroups(late);
            ExpireRows(late);
        }

        MakeRoom();
    }

    /// <summary>Gets the form in which names of experiments are compared.</summary>
    public static string Key(string experiment) => experiment.ToUpperInvariant();

    private void Remove(StoreBatch batch)
    {
        foreach (var table in (string[])["mismatch_group", "sample", "history_minute", "annotation", "evidence"])
        {
            Each(batch.ForgottenExperiments, $"DELETE FROM {table} WHERE experiment_key = $0", static experiment => [Key(experiment)]);
        }

        Each(batch.RemovedGroups, "DELETE FROM sample WHERE group_id = $0", static group => [group]);
        Each(batch.RemovedGroups, "DELETE FROM mismatch_group WHERE id = $0", static group => [group]);
        Each(batch.RemovedSamples, "DELETE FROM sample WHERE id = $0", static sample => [sample]);
    }

    /// <summary>Puts a cell in its place, in the transaction that is under way.</summary>
    public void Put(Cell cell)
    {
        Each([cell], "INSERT OR REPLACE INTO cell (name, version, value, change) VALUES ($0, $1, $2, $3)",
            static cell => [cell.Name, cell.Version, cell.Value, cell.Change]);
        Each([cell], "UPDATE head SET version = $0, change = $1", static cell => [cell.Version, cell.Change]);
    }

    /// <summary>Puts rows in their place, in the transaction that is under way.</summary>
    public void Put(StoreBatch batch)
    {
        Each(
            batch.Groups,
            "INSERT OR REPLACE INTO mismatch_group (id, experiment, experiment_key, last_seen, content) VALUES ($0, $1, $2, $3, $4)",
            static group => [group.Id, group.Experiment, Key(group.Experiment), group.LastSeen.UtcTicks, group.Content]);
        Each(
            batch.Samples,
            "INSERT OR REPLACE INTO sample (id, group_id, experiment, experiment_key, at, is_drawn, content) VALUES ($0, $1, $2, $3, $4, $5, $6)",
            static sample => [sample.Id, sample.Group, sample.Experiment, Key(sample.Experiment), sample.At.UtcTicks,
                sample.IsDrawn ? 1L : 0L, sample.Content]);
        Each(
            batch.Minutes,
            "INSERT OR REPLACE INTO history_minute (experiment_key, endpoint, minute, run, experiment, sampled, outcomes, control_count, control_p50, control_p95, control_p99, candidate_count, candidate_p50, candidate_p95, candidate_p99) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            static minute =>
            [
                Key(minute.Experiment), minute.Endpoint, minute.Minute.UtcTicks, minute.Run, minute.Experiment, minute.Sampled,
                Outcomes(minute),
                minute.Control.Count, minute.Control.P50.Ticks, minute.Control.P95.Ticks, minute.Control.P99.Ticks,
                minute.Candidate.Count, minute.Candidate.P50.Ticks, minute.Candidate.P95.Ticks, minute.Candidate.P99.Ticks,
            ]);
        Each(
            batch.Annotations,
            "INSERT OR REPLACE INTO annotation (id, at, experiment, experiment_key, kind, text) VALUES ($0, $1, $2, $3, $4, $5)",
            static annotation =>
            [
                annotation.Id, annotation.At.UtcTicks, annotation.Experiment ?? (object)DBNull.Value,
                annotation.Experiment is { } experiment ? Key(experiment) : DBNull.Value, annotation.Kind, annotation.Text,
            ]);
        Each(
            batch.Audit,
            "INSERT INTO audit_entry (id, at, by, action, experiment, reason) VALUES ($0, $1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
            static entry => [entry.Id, entry.At.UtcTicks, entry.By, entry.Action, entry.Experiment, entry.Reason]);
        Each(
            batch.Evidence,
            "INSERT OR REPLACE INTO evidence (experiment_key, experiment, content) VALUES ($0, $1, $2)",
            static evidence => [Key(evidence.Experiment), evidence.Experiment, evidence.Content]);
        Each(
            batch.Stops,
            "INSERT OR REPLACE INTO stop (experiment_key, experiment, is_stopped, by, reason, at) VALUES ($0, $1, $2, $3, $4, $5)",
            static stop => [Key(stop.Experiment), stop.Experiment, stop.IsStopped ? 1L : 0L, stop.By, stop.Reason, stop.At.UtcTicks]);
        Each(batch.Audit.Take(1), "DELETE FROM audit_entry WHERE number <= (SELECT max(number) FROM audit_entry) - $0",
            static _ => [MostAudit]);
        Each(batch.Annotations.Take(1),
            "DELETE FROM annotation WHERE rowid IN (SELECT rowid FROM annotation ORDER BY at DESC LIMIT -1 OFFSET $0)",
            static _ => [MostAnnotations]);
    }

    private static string Outcomes(HistoryMinute minute) =>
        JsonSerializer.Serialize(
            new SortedDictionary<string, long>(minute.Outcomes.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
            OutcomeJsonContext.Default.SortedDictionaryStringInt64);

    // Each step is a transaction of its own: a week of history at once would hold the file, and the journal beside it, for too long.
    private void ExpireRows(DateTimeOffset moment)
    {
        foreach (var (table, column) in (ReadOnlySpan<(string, string)>)[("sample", "at"), ("history_minute", "minute"),
            ("annotation", "at")])
        {
            while (One($"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE {column} < $0 LIMIT {Step})",
                moment.UtcTicks) == Step)
            {
            }
        }
    }

    private void ExpireGroups(DateTimeOffset moment)
    {
        int gone;
        do
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            One($"DELETE FROM sample WHERE group_id IN (SELECT id FROM mismatch_group WHERE last_seen < $0 ORDER BY last_seen, id LIMIT {Step})", moment.UtcTicks);
            gone = One($"DELETE FROM mismatch_group WHERE id IN (SELECT id FROM mismatch_group WHERE last_seen < $0 ORDER BY last_seen, id LIMIT {Step})", moment.UtcTicks);
            transaction.Commit();
        }
        while (gone == Step);
    }

    // Curves of last week are worth less than what a person says today, which a full file could not take. Where it is not the history that
    // fills the file, its end would not help.
    private void MakeRoom()
    {
        var used = (SqliteFile.Number(connection, "PRAGMA page_count") - SqliteFile.Number(connection,
            "PRAGMA freelist_count")) * SqliteFile.Number(connection, "PRAGMA page_size");
        if (used > maxBytes / 10 * 9 && SqliteFile.Number(connection, "SELECT count(*) FROM history_minute") is var minutes
            && minutes * BytesOfMinute > used / 2)
        {
            One("DELETE FROM history_minute WHERE rowid IN (SELECT rowid FROM history_minute ORDER BY minute LIMIT $0)", minutes / 5);
        }
    }

    private int One(string sql, long value)
    {
        var affected = 0;
        Each([value], sql, static number => [number], count => affected = count);
        return affected;
    }

    private void Each<TRow>(IEnumerable<TRow> rows, string sql, Func<TRow, object[]> values, Action<int>? affected = null)
    {
        SqliteCommand? command = null;
        try
        {
            foreach (var row in rows)
            {
                cancellation.ThrowIfCancellationRequested();
                var all = values(row);
                if (Array.Exists(all, TextWithZero.Is))
                {
                    var (whole, bytes) = TextWithZero.Whole(sql, all);
                    using var one = Prepare(whole, bytes.Length);
                    var done = Run(one, bytes);
                    affected?.Invoke(done);
                    continue;
                }

                command ??= Prepare(sql, all.Length);
                var count = Run(command, all);
                affected?.Invoke(count);
            }
        }
        finally
        {
            command?.Dispose();
        }
    }

    private static int Run(SqliteCommand command, object[] values)
    {
        for (var number = 0; number < values.Length; number++)
        {
            command.Parameters[number].Value = values[number];
        }

        return command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = connection.CreateCommand();

        // Not a value: every one of those is a parameter.
        command.CommandText = sql;
        for (var number = 0; number < parameters; number++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${number}") });
        }

        return command;
    }
}
