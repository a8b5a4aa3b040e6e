using Npgsql;
using Shadowing.Storage.Alerts;

namespace Shadowing.PostgreSql;

/// <summary>Keeps alerts until they are delivered, and says who delivers them.</summary>
internal sealed class AlertWriting(string schema)
{
    private const int MostWaiting = 1_000;
    private const string IsBehind = "NOT e.is_urgent AND NOT a.is_urgent AND e.topic <> '' AND a.topic = e.topic AND a.number > e.number";

    // Urgent ones go first for a while: where a receiver takes none of them, the rest is said too.
    private readonly string _order = $"(is_urgent AND attempts < {DueAlert.MostFirst}) DESC, attempts, number";

    // Nothing rests for longer, and what was not tried does not rest: the clock was set back, as where another server took over. And that
    // something is over nobody is told before he is told that it was.
    private readonly string _due =
        $"ended IS NULL AND (attempts = 0 OR due <= clock_timestamp() OR due > clock_timestamp() + interval '{DueAlert.LongestWait.TotalSeconds} seconds') AND (is_urgent OR topic = '' OR NOT EXISTS (SELECT FROM {schema}.alert b WHERE b.ended IS NULL AND NOT b.is_urgent AND b.topic = a.topic AND b.number < a.number))";

    /// <summary>Puts one in.</summary>
    public async Task<bool> PostAsync(StoredAlert alert, NpgsqlConnection connection, NpgsqlTransaction transaction,
        CancellationToken cancellation)
    {
        await using var statements = new Statements(connection, transaction);

        // Nobody has a webhook, it seems. Digests are written only by who has one.
        statements.Add(
            $"UPDATE {schema}.alert SET ended = clock_timestamp(), failure = 'nobody has tried for a day' WHERE ended IS NULL AND attempts = 0 AND (is_urgent OR topic = '') AND at < clock_timestamp() - interval '1 day'");
        Forget(statements);
        Put(statements, [alert], $"WHERE (SELECT count(*) FROM {schema}.alert WHERE ended IS NULL) < {MostWaiting}");
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
                $"UPDATE {schema}.alert_word SET fence = fence + 1, holder = $1, until = clock_timestamp() + $2 WHERE holder IS NULL OR holder = $1 OR until <= clock_timestamp() OR until > clock_timestamp() + 2 * $2 RETURNING fence",
                static row => row.GetInt64(0), Statements.Text(holder), Time(term));
            await statements.RunAsync(cancellation).ConfigureAwait(false);
            if (taken is not [var fence])
            {
                return null;
            }

            await using var reads = new Statements(connection, transaction);
            var watches = reads.Ask($"SELECT experiment, content FROM {schema}.alert_watch ORDER BY experiment_key",
                static row => new StoredWatch(StoreReading.Text(row, 0), StoreReading.Text(row, 1)));
            var givenUp = reads.Ask($"SELECT id FROM {schema}.alert WHERE ended IS NOT NULL AND failure IS NOT NULL ORDER BY number",
                static row => StoreReading.Text(row, 0));
            await reads.RunAsync(cancellation).ConfigureAwait(false);
            return new AlertTurn(new AlertWord(holder, fence), watches, givenUp);
        }
    }

    /// <summary>Gets the next one that is due, and counts the attempt; where none is, nothing is written but for a word that soon
    /// ends.</summary>
    public async Task<(bool IsHeld, DueAlert? Due)> NextAsync(AlertWord word, TimeSpan term, NpgsqlConnection connection,
        NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        bool hasDue;
        await using (var looks = new Statements(connection, transaction))
        {
            var held = looks.Ask(
                $"SELECT until > clock_timestamp() + $2, EXISTS (SELECT FROM {schema}.alert a WHERE {_due}) FROM {schema}.alert_word WHERE fence = $1 AND holder = $3",
                static row => (LastsOn: row.GetBoolean(0), HasDue: row.GetBoolean(1)), Statements.Number(word.Fence), Time(term / 2),
                Statements.Text(word.Holder));
            await looks.RunAsync(cancellation).ConfigureAwait(false);
            if (held is not [var known] || (known.LastsOn && !known.HasDue))
            {
                return (held.Count == 1, null);
            }

            hasDue = known.HasDue;
        }

        await using (var keeps = new Statements(connection, transaction))
        {
            var kept = keeps.Ask($"UPDATE {schema}.alert_word SET until = clock_timestamp() + $2 WHERE fence = $1 AND holder = $3 RETURNING fence",
                static row => row.GetInt64(0), Statements.Number(word.Fence), Time(term), Statements.Text(word.Holder));
            await keeps.RunAsync(cancellation).ConfigureAwait(false);
            if (kept.Count == 0 || !hasDue)
            {
                return (kept.Count == 1, null);
            }
        }

        // Behind it, by who holds the row: nobody else gets the same one.
        await using var takes = new Statements(connection, transaction);
        var due = takes.Ask(
            $"UPDATE {schema}.alert SET attempts = attempts + 1, due = clock_timestamp() + $1, tried = coalesce(tried, clock_timestamp()) WHERE ended IS NULL AND number = (SELECT number FROM {schema}.alert a WHERE {_due} ORDER BY {_order} LIMIT 1) RETURNING id, is_urgent, content, attempts, clock_timestamp() - at, clock_timestamp() - tried",
            static row => new DueAlert(StoreReading.Text(row, 0), row.GetBoolean(1), StoreReading.Text(row, 2), row.GetInt32(3),
                row.GetTimeSpan(4), row.GetTimeSpan(5)),
            Time(term));
        await takes.RunAsync(cancellation).ConfigureAwait(false);
        return (true, due is [var one] ? one : null);
    }

    /// <summary>Writes what became of an attempt.</summary>
    /// <returns>What was given up.</returns>
    public async Task<IReadOnlyList<string>> EndAsync(AlertWord word, AlertEnd end, NpgsqlConnection connection,
        NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var statements = new Statements(connection, transaction);
        IReadOnlyList<string> givenUp = [];
        if (end.Failure is null)
        {
            statements.Add(
                $"UPDATE {schema}.alert SET ended = clock_timestamp(), failure = NULL WHERE id = $1 AND (ended IS NULL OR failure IS NOT NULL)",
                Statements.Text(end.Id));
        }
        else if (end.Again is { } pause)
        {
            statements.Add(
                $"UPDATE {schema}.alert SET due = clock_timestamp() + $3, failure = $4 WHERE id = $1 AND attempts = $2 AND ended IS NULL",
                Statements.Text(end.Id), Statements.Number(end.Attempt), Time(pause), Statements.Text(end.Failure));
        }
        else
        {
            givenUp = GiveUp(statements, word, end, end.Failure);
        }

        await statements.RunAsync(cancellation).ConfigureAwait(false);
        return givenUp;
    }

    private List<string> GiveUp(Statements statements, AlertWord word, AlertEnd end, string failure)
    {
        statements.Add(
            $"WITH e AS (UPDATE {schema}.alert SET ended = clock_timestamp(), failure = $3 WHERE id = $1 AND attempts = $2 AND ended IS NULL AND EXISTS (SELECT FROM {schema}.alert_word WHERE fence = $5 AND holder = $6 FOR SHARE) RETURNING number, is_urgent, topic) UPDATE {schema}.alert a SET ended = clock_timestamp(), failure = $4 FROM e WHERE {IsBehind} AND a.ended IS NULL",
            Statements.Text(end.Id), Statements.Number(end.Attempt), Statements.Text(failure), Statements.Text(AlertEnd.Behind),
            Statements.Number(word.Fence), Statements.Text(word.Holder));

        // Read, not returned by the change: whoever says it once more, for want of an answer, must hear it too.
        return statements.Ask(
            $"SELECT a.id FROM {schema}.alert e JOIN {schema}.alert a ON a.number = e.number OR ({IsBehind} AND a.ended IS NOT NULL AND a.failure = $3) WHERE e.id = $1 AND e.attempts = $2 AND e.ended IS NOT NULL AND e.failure IS NOT NULL ORDER BY a.number",
            static row => StoreReading.Text(row, 0), Statements.Text(end.Id), Statements.Number(end.Attempt),
            Statements.Text(AlertEnd.Behind));
    }

    /// <summary>Writes what was told, and puts in what is to be told now; forgets what ended a week ago.</summary>
    public async Task<bool> SaveAsync(AlertWord word, IReadOnlyList<StoredWatch> watches, IReadOnlyList<StoredAlert> alerts,
        NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using (var locks = new Statements(connection, transaction))
        {
            var held = locks.Ask($"SELECT fence FROM {schema}.alert_word WHERE fence = $1 AND holder = $2 FOR UPDATE",
                static row => row.GetInt64(0), Statements.Number(word.Fence), Statements.Text(word.Holder));
            await locks.RunAsync(cancellation).ConfigureAwait(false);
            if (held.Count == 0)
            {
                return false;
            }
        }

        await using var statements = new Statements(connection, transaction);
        statements.Add(
            BatchWriting.Sorted(watches, static watch => StoreText.ExperimentKey(watch.Experiment)),
            $"INSERT INTO {schema}.alert_watch (experiment_key, experiment, content) SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT (experiment_key) DO UPDATE SET experiment = excluded.experiment, content = excluded.content",
            Column<StoredWatch>.Plain(static watch => StoreText.ExperimentKey(watch.Experiment)),
            Column<StoredWatch>.Text(static watch => watch.Experiment),
            Column<StoredWatch>.Text(static watch => watch.Content));

        // Never too many: they are one of an experiment in ten minutes, and what was told of it is written as told.
        Put(statements, alerts, string.Empty);
        Forget(statements);
        await statements.RunAsync(cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Adds that the word is given back.</summary>
    public void Leave(Statements statements, AlertWord word) => statements.Add(
        $"UPDATE {schema}.alert_word SET holder = NULL, until = clock_timestamp() WHERE fence = $1 AND holder = $2",
        Statements.Number(word.Fence), Statements.Text(word.Holder));

    private void Forget(Statements statements) =>
        statements.Add($"DELETE FROM {schema}.alert WHERE ended < clock_timestamp() - interval '7 days'");

    // Their ids are of this library, and short.
    private void Put(Statements statements, IReadOnlyList<StoredAlert> alerts, string where) => statements.Add(
        alerts,
        $"INSERT INTO {schema}.alert (id, is_urgent, topic, at, due, attempts, content) SELECT n.id, n.is_urgent, n.topic, clock_timestamp(), clock_timestamp(), 0, n.content FROM unnest($1::text[], $2::boolean[], $3::text[], $4::text[]) AS n (id, is_urgent, topic, content) {where} ON CONFLICT (id) DO NOTHING",
        Column<StoredAlert>.Text(static alert => alert.Id),
        Column<StoredAlert>.Flag(static alert => alert.IsUrgent),
        Column<StoredAlert>.Plain(static alert => StoreText.ExperimentKey(alert.Topic)),
        Column<StoredAlert>.Text(static alert => alert.Content));

    private static NpgsqlParameter<TimeSpan> Time(TimeSpan value) => new() { TypedValue = value };
}
