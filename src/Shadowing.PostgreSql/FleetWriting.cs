using Shadowing.Storage;
using Shadowing.Storage.Shared;

namespace Shadowing.PostgreSql;

/// <summary>Says what a run or a fold writes, as statements.</summary>
internal sealed class FleetWriting(string schema, BatchWriting summary)
{
    private static readonly Column<RunRow>[] s_keys =
    [
        Column<RunRow>.Text(static row => row.Kind),
        Column<RunRow>.Plain(static row => StoreText.ExperimentKey(row.Experiment)),
        Column<RunRow>.Key(static row => row.Key),
    ];

    /// <summary>Adds what a run writes, behind the lock of its row.</summary>
    /// <param name="statements">Where to.</param>
    /// <param name="batch">What it writes.</param>
    /// <param name="windowsThrough">The last window that it had said to be complete before.</param>
    /// <param name="minutesThrough">The first minute that it had not said to be final before, in ticks.</param>
    public void WriteRun(Statements statements, RunBatch batch, long windowsThrough, long minutesThrough)
    {
        PutRows(statements, batch.Run, batch.Number, batch.Rows);

        // Of two with the same key the first is written, as the sort keeps their order. What was complete may be folded and gone.
        List<RunWindow> windows =
        [
            .. batch.Windows.Where(window => window.Window > windowsThrough)
                .OrderBy(static window => window.Window)
                .ThenBy(static window => StoreText.ExperimentKey(window.Experiment), StringComparer.Ordinal),
        ];
        statements.Add(
            windows,
            $"INSERT INTO {schema}.run_window (window_number, run, experiment_key, experiment, content) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bytea[]) ON CONFLICT DO NOTHING",
            Column<RunWindow>.Number(static window => window.Window),
            Column<RunWindow>.Text(_ => batch.Run),
            Column<RunWindow>.Plain(static window => StoreText.ExperimentKey(window.Experiment)),
            Column<RunWindow>.Text(static window => window.Experiment),
            Column<RunWindow>.Bytes(static window => window.Content));
        statements.Add(
            [.. batch.Samples.OrderBy(static sample => StoreText.Key(sample.Id), StringComparer.Ordinal)],
            $"INSERT INTO {schema}.run_sample (id, id_long, group_id, group_long, experiment, experiment_key, at, is_drawn, content, run) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::boolean[], $9::text[], $10::text[]) ON CONFLICT DO NOTHING",
            [.. BatchWriting.SampleColumns, Column<StoredSample>.Text(_ => batch.Run)]);
        summary.PutMinutes(statements, "run_minute", [.. batch.Minutes.Where(minute => minute.Minute.UtcTicks >= minutesThrough)],
            _ => batch.Run);
        statements.Add(
            $"UPDATE {schema}.run SET instance = $2, number = $3, last_seen = clock_timestamp(), windows_through = greatest(windows_through, $4), minutes_through = greatest(minutes_through, $5), is_over = $6, content = $7 WHERE run = $1",
            Statements.Text(batch.Run),
            Statements.Text(batch.Instance),
            Statements.Number(batch.Number),
            Statements.Number(batch.WindowsThrough),
            Statements.Number(batch.MinutesThrough.UtcTicks),
            Statements.Flag(batch.IsOver),
            Statements.Text(batch.Content));
    }

    /// <summary>Adds what a turn came to, behind the locks of the turn and of the runs that it takes in.</summary>
    public void Fold(Statements statements, FoldBatch batch)
    {
        // First, as in any batch: what comes with it was counted after the word to forget.
        summary.Forget(statements, batch.Summary);
        if (batch.Ended.Count > 0)
        {
            var ended = batch.Ended.Keys.Select(StoreText.Written).Order(StringComparer.Ordinal).ToList();
            statements.Add($"UPDATE {schema}.run SET is_folded = true WHERE run = ANY ($1)", Statements.Plain(ended));
            statements.Add($"DELETE FROM {schema}.run_row WHERE run = ANY ($1)", Statements.Plain(ended));
        }

        var (written, gone) = Split(batch.Base);
        PutRows(statements, string.Empty, 0, written);
        statements.Add(
            gone,
            $"DELETE FROM {schema}.run_row r USING unnest($1::text[], $2::text[], $3::text[]) AS g (kind, experiment_key, key) WHERE r.run = '' AND r.kind = g.kind AND r.experiment_key = g.experiment_key AND r.key = g.key",
            s_keys);
        (written, gone) = Split(batch.Totals);
        statements.Add(
            written,
            $"INSERT INTO {schema}.total_row (kind, experiment_key, key, key_long, experiment, content) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) ON CONFLICT (kind, experiment_key, key) DO UPDATE SET experiment = excluded.experiment, content = excluded.content",
            [
                .. s_keys,
                Column<RunRow>.Long(static row => row.Key),
                Column<RunRow>.Text(static row => row.Experiment),
                Column<RunRow>.Text(static row => row.Content),
            ]);
        statements.Add(
            gone,
            $"DELETE FROM {schema}.total_row t USING unnest($1::text[], $2::text[], $3::text[]) AS g (kind, experiment_key, key) WHERE t.kind = g.kind AND t.experiment_key = g.experiment_key AND t.key = g.key",
            s_keys);
        TakeOff(statements, batch);
        summary.Write(statements, batch.Summary);
        if (batch.ForgetRunsBefore is { } moment)
        {
            statements.Add($"DELETE FROM {schema}.run WHERE is_folded AND last_seen < $1",
                new Npgsql.NpgsqlParameter<DateTimeOffset> { TypedValue = moment.ToUniversalTime() });
        }

        statements.Add($"UPDATE {schema}.fleet SET fold = fold + 1, folded_at = clock_timestamp(), folded_through = $1",
            Statements.Number(batch.FoldedThrough));
    }

    // Of a fold a row without content is one that goes.
    private static (List<RunRow> Written, List<RunRow> Gone) Split(IReadOnlyList<RunRow> rows)
    {
        var all = BatchWriting.Sorted(rows, Key);
        return (all.FindAll(static row => row.Content is not { Length: 0 }), all.FindAll(static row => row.Content is { Length: 0 }));
    }

    private static string Key(RunRow row) =>
        $"{StoreText.Written(row.Kind)}\0{StoreText.ExperimentKey(row.Experiment)}\0{StoreText.Key(row.Key)}";

    private void PutRows(Statements statements, string run, long number, IReadOnlyList<RunRow> rows) => statements.Add(
        BatchWriting.Sorted(rows, Key),
        $"INSERT INTO {schema}.run_row (run, kind, experiment_key, key, key_long, experiment, number, content) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[]) ON CONFLICT (run, kind, experiment_key, key) DO UPDATE SET experiment = excluded.experiment, number = excluded.number, content = excluded.content",
        Column<RunRow>.Text(_ => run),
        Column<RunRow>.Text(static row => row.Kind),
        Column<RunRow>.Plain(static row => StoreText.ExperimentKey(row.Experiment)),
        Column<RunRow>.Key(static row => row.Key),
        Column<RunRow>.Long(static row => row.Key),
        Column<RunRow>.Text(static row => row.Experiment),
        Column<RunRow>.Number(_ => number),
        Column<RunRow>.Text(static row => row.Content));

    private void TakeOff(Statements statements, FoldBatch batch)
    {
        statements.Add(
            batch.Windows,
            $"DELETE FROM {schema}.run_window w USING unnest($1::bigint[], $2::text[], $3::text[]) AS g (window_number, run, experiment_key) WHERE w.window_number = g.window_number AND w.run = g.run AND w.experiment_key = g.experiment_key",
            Column<RunWindow>.Number(static window => window.Window),
            Column<RunWindow>.Text(static window => window.Run),
            Column<RunWindow>.Plain(static window => StoreText.ExperimentKey(window.Experiment)));
        statements.Add(
            batch.Samples,
            $"DELETE FROM {schema}.run_sample WHERE id = ANY ($1::text[])",
            Column<string>.Key(static sample => sample));
        statements.Add(
            batch.Minutes,
            $"DELETE FROM {schema}.run_minute m USING unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) AS g (experiment_key, endpoint, minute, run) WHERE m.experiment_key = g.experiment_key AND m.endpoint = g.endpoint AND m.minute = g.minute AND m.run = g.run",
            Column<Shadowing.History.HistoryMinute>.Plain(static minute => StoreText.ExperimentKey(minute.Experiment)),
            Column<Shadowing.History.HistoryMinute>.Key(static minute => minute.Endpoint),
            Column<Shadowing.History.HistoryMinute>.Moment(static minute => minute.Minute),
            Column<Shadowing.History.HistoryMinute>.Key(static minute => minute.Run));
    }
}
