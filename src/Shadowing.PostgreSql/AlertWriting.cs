using Npgsql;
using Shadowing.Storage.Alerts;

namespace Shadowing.PostgreSql;

/// <summary>Keeps alerts until they are delivered, and says who delivers them.</summary>
internal sealed class AlertWriting(string schema)
{
    private const int MostWaiting = 1_000;

    /// <summary>Puts one in.</summary>
    public async Task<bool> PostAsync(StoredAlert alert, NpgsqlConnection connection, NpgsqlTransaction transaction,
        CancellationToken cancellation)
    {
        await using var statements = new Statements(connection, transaction);
        Put(statements, [alert]);
        var isThere = statements.Ask($"SELECT EXISTS (SELECT FROM {schema}.alert WHERE id = $1)", static row => row.GetBoolean(0),
            Statements.Text(alert.Id));
        await statements.RunAsync(cancellation).ConfigureAwait(false);
        return isThere[0];
    }

    /// <summary>Takes the word, and reads what was told before, behind it.</summary>
    public async Task<AlertTurn?> TakeWordAsync(string holder, TimeSpan term, NpgsqlConnection connection, NpgsqlTransaction transaction,
        CancellationToken cancellation)
    {
        await using (var statements = new Statements(connection, transaction))
        {
            var taken = statements.Ask(
                $"UPDATE {schema}.alert_word SET fence = fence + 1, holder = $1, until = clock_timestamp() + $2 WHERE holder IS NULL OR holder = $1 OR until <= clock_timestamp() RETURNING fence",
                static row => row.GetInt64(0), Statements.Text(holder), Time(term));
            await statements.RunAsync(cancellation).ConfigureAwait(false);
            if (taken is not [var fence])
            {
                return null;
            }

            await using var reads = new Statements(connection, transaction);
            var watches = reads.Ask(
                $"SELECT w.experiment, w.content, w.alert, a.ended IS NOT NULL AND a.failure IS NOT NULL FROM {schema}.alert_watch w LEFT JOIN {schema}.alert a ON a.id = w.alert ORDER BY w.experiment_key",
                static row => new StoredWatch(StoreReading.Text(row, 0), StoreReading.Text(row, 1),
                    row.IsDBNull(2) ? null : StoreReading.Text(row, 2), row.GetBoolean(3)));
            await reads.RunAsync(cancellation).ConfigureAwait(false);
            return new AlertTurn(fence, watches);
        }
    }

    /// <summary>Gets the next one that is due, and counts the attempt; where none is, nothing is written but for a word that soon
    /// ends.</summary>
    public async Task<(bool IsHeld, DueAlert? Due)> NextAsync(long fence, TimeSpan term, NpgsqlConnection connection,
        NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        bool isDue;
        await using (var looks = new Statements(connection, transaction))
        {
            var held = looks.Ask(
                $"SELECT until > clock_timestamp() + $2, EXISTS (SELECT FROM {schema}.alert WHERE ended IS NULL AND due <= clock_timestamp()) FROM {schema}.alert_word WHERE fence = $1",
                static row => (LastsOn: row.GetBoolean(0), IsDue: row.GetBoolean(1)), Statements.Number(fence), Time(term / 2));
            await looks.RunAsync(cancellation).ConfigureAwait(false);
            if (held is not [var word] || (word.LastsOn && !word.IsDue))
            {
                return (held.Count == 1, null);
            }

            isDue = word.IsDue;
        }

        await using (var keeps = new Statements(connection, transaction))
        {
            var kept = keeps.Ask($"UPDATE {schema}.alert_word SET until = clock_timestamp() + $2 WHERE fence = $1 RETURNING fence",
                static row => row.GetInt64(0), Statements.Number(fence), Time(term));
            await keeps.RunAsync(cancellation).ConfigureAwait(false);
            if (kept.Count == 0 || !isDue)
            {
                return (kept.Count == 1, null);
            }
        }

        // Behind it, by who holds the row: nobody else gets the same one.
        await using var takes = new Statements(connection, transaction);
        var due = takes.Ask(
            $"UPDATE {schema}.alert SET attempts = attempts + 1, due = clock_timestamp() + $1 WHERE number = (SELECT number FROM {schema}.alert WHERE ended IS NULL AND due <= clock_timestamp() ORDER BY is_urgent DESC, number LIMIT 1) RETURNING id, content, attempts, clock_timestamp() - at",
            static row => new DueAlert(StoreReading.Text(row, 0), StoreReading.Text(row, 1), row.GetInt32(2), row.GetTimeSpan(3)),
            Time(term));
        await takes.RunAsync(cancellation).ConfigureAwait(false);
        return (true, due is [var one] ? one : null);
    }

    /// <summary>Adds what became of an attempt.</summary>
    public void End(Statements statements, AlertEnd end)
    {
        var id = Statements.Text(end.Id);
        if (end.Failure is null)
        {
            statements.Add(
                $"UPDATE {schema}.alert SET ended = clock_timestamp(), failure = NULL WHERE id = $1 AND (ended IS NULL OR failure IS NOT NULL)",
                id);
        }
        else if (end.Again is { } pause)
        {
            statements.Add(
                $"UPDATE {schema}.alert SET due = clock_timestamp() + $3, failure = $4 WHERE id = $1 AND attempts = $2 AND ended IS NULL",
                id, Statements.Number(end.Attempt), Time(pause), Statements.Text(end.Failure));
        }
        else
        {
            statements.Add(
                $"UPDATE {schema}.alert SET ended = clock_timestamp(), failure = $3 WHERE id = $1 AND attempts = $2 AND ended IS NULL",
                id, Statements.Number(end.Attempt), Statements.Text(end.Failure));
        }
    }

    /// <summary>Writes what was told, and puts in what is to be told now; forgets what ended a week ago.</summary>
    public async Task<bool> SaveAsync(long fence, IReadOnlyList<StoredWatch> watches, IReadOnlyList<StoredAlert> alerts,
        NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using (var locks = new Statements(connection, transaction))
        {
            var held = locks.Ask($"SELECT fence FROM {schema}.alert_word WHERE fence = $1 FOR UPDATE", static row => row.GetInt64(0),
                Statements.Number(fence));
            await locks.RunAsync(cancellation).ConfigureAwait(false);
            if (held.Count == 0)
            {
                return false;
            }
        }

        await using var statements = new Statements(connection, transaction);
        statements.Add(
            BatchWriting.Sorted(watches, static watch => StoreText.ExperimentKey(watch.Experiment)),
            $"INSERT INTO {schema}.alert_watch (experiment_key, experiment, alert, content) SELECT k, e, nullif(a, ''), c FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS n (k, e, a, c) ON CONFLICT (experiment_key) DO UPDATE SET experiment = excluded.experiment, alert = excluded.alert, content = excluded.content",
            Column<StoredWatch>.Plain(static watch => StoreText.ExperimentKey(watch.Experiment)),
            Column<StoredWatch>.Text(static watch => watch.Experiment),
            Column<StoredWatch>.Text(static watch => watch.Alert ?? string.Empty),
            Column<StoredWatch>.Text(static watch => watch.Content));
        Put(statements, alerts);
        statements.Add($"DELETE FROM {schema}.alert WHERE ended < clock_timestamp() - interval '7 days'");
        await statements.RunAsync(cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Adds that the word is given back.</summary>
    public void Leave(Statements statements, long fence) => statements.Add(
        $"UPDATE {schema}.alert_word SET holder = NULL, until = clock_timestamp() WHERE fence = $1", Statements.Number(fence));

    // Their ids are of this library, and short.
    private void Put(Statements statements, IReadOnlyList<StoredAlert> alerts) => statements.Add(
        alerts,
        $"INSERT INTO {schema}.alert (id, is_urgent, at, due, attempts, content) SELECT n.id, n.is_urgent, clock_timestamp(), clock_timestamp(), 0, n.content FROM unnest($1::text[], $2::boolean[], $3::text[]) AS n (id, is_urgent, content) WHERE (SELECT count(*) FROM {schema}.alert WHERE ended IS NULL) < {MostWaiting} ON CONFLICT (id) DO NOTHING",
        Column<StoredAlert>.Text(static alert => alert.Id),
        Column<StoredAlert>.Flag(static alert => alert.IsUrgent),
        Column<StoredAlert>.Text(static alert => alert.Content));

    private static NpgsqlParameter<TimeSpan> Time(TimeSpan value) => new() { TypedValue = value };
}
