using System.Data;
using Npgsql;
using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Alerts;
using Shadowing.Storage.Cells;
using Shadowing.Storage.Shared;

namespace Shadowing.PostgreSql;

/// <summary>Keeps the evidence in PostgreSQL, for all instances together.</summary>
/// <remarks>
/// Who writes to the summary holds the row of the turn first, and then those of the runs that it touches, in the order of their ids; a run
/// holds its own row and nothing else that another one may want; who changes a cell holds the head, and who speaks for all the row of the
/// word. So nobody waits crosswise.
/// </remarks>
internal sealed class PostgreSqlStore(PostgreSqlDatabase database) : ISharedStore, IAlertStore, IAsyncDisposable, IDisposable
{
    private readonly string _schema = database.Schema;
    private readonly BatchWriting _summary = new(database.Schema);
    private readonly CellWriting _cells = new(database.Schema, new BatchWriting(database.Schema));
    private readonly AlertWriting _alerts = new(database.Schema);
    private readonly FleetWriting _fleet = new(database.Schema, new BatchWriting(database.Schema));

    /// <inheritdoc/>
    public string Description => "PostgreSQL: shared by all instances";

    /// <inheritdoc/>
    public bool SurvivesRestart => true;

    /// <inheritdoc/>
    public Task<StoredState> LoadAsync(CancellationToken cancellation) => ReadAsync<StoredState>(
        static reading =>
        {
            var (groups, samples, evidence, stops) = (reading.Groups(), reading.Samples(), reading.Evidence(), reading.Stops());
            return () => new StoredState { Groups = groups, Samples = samples, Evidence = evidence, Stops = stops };
        },
        cancellation);

    /// <inheritdoc/>
    public Task SaveAsync(StoreBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return WriteAsync(
            statements =>
            {
                LockFleet(statements);
                _summary.Forget(statements, batch);
                _summary.Write(statements, batch);
            },
            cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<HistoryMinute>> ReadHistoryAsync(string experiment, string? endpoint, DateTimeOffset from,
        DateTimeOffset to, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var read = await ReadAsync<List<HistoryMinute>>(
            reading =>
            {
                var all = reading.History(experiment, endpoint ?? string.Empty, from, to);
                return () => all;
            },
            cancellation).ConfigureAwait(false);
        var minutes = new List<HistoryMinute>(read.Count);
        foreach (var minute in read)
        {
            if (minutes.Count > 0 && minutes[^1].Minute == minute.Minute)
            {
                minutes[^1] = minutes[^1].Add(minute);
            }
            else
            {
                minutes.Add(minute with { Run = string.Empty });
            }
        }

        return minutes;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Annotation>> ReadAnnotationsAsync(string experiment, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return ReadAsync<IReadOnlyList<Annotation>>(
            reading =>
            {
                var newestFirst = reading.Annotations(experiment, from, to);
                return () => [.. Enumerable.Reverse(newestFirst)];
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int skip, int take, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        return ReadAsync<IReadOnlyList<AuditEntry>>(
            reading =>
            {
                var entries = reading.Audit(skip, take);
                return () => entries;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> ReadAuditChainAsync(long after, int take, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        return ReadAsync<IReadOnlyList<AuditEntry>>(
            reading =>
            {
                var entries = reading.AuditChain(after, take);
                return () => entries;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<RunReceipt> WriteRunAsync(RunBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return database.AskAsync(
            IsolationLevel.ReadCommitted,
            async (connection, transaction, token) =>
            {
                var (run, now, isHeld) = await LockOwnAsync(batch, connection, transaction, token).ConfigureAwait(false);
                if (run is null || run.IsFolded)
                {
                    return new RunReceipt(IsFolded: true, run?.Number ?? 0, now, isHeld);
                }

                if (batch.Number <= run.Number)
                {
                    return new RunReceipt(IsFolded: false, run.Number, now, isHeld);
                }

                await using var statements = new Statements(connection, transaction);
                _fleet.WriteRun(statements, batch, run.WindowsThrough, run.MinutesThrough);
                await statements.RunAsync(token).ConfigureAwait(false);
                return new RunReceipt(IsFolded: false, batch.Number, now, isHeld);
            },
            cancellation);
    }

    /// <inheritdoc/>
    public async Task<FoldTurn?> TakeTurnAsync(FoldQuestion question, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        var fence = await database.AskAsync(
            IsolationLevel.ReadCommitted,
            async (connection, transaction, token) =>
            {
                await using var statements = new Statements(connection, transaction);
                var taken = statements.Ask(
                    $"UPDATE {_schema}.fleet SET fence = fence + CASE WHEN holder = $1 THEN 0 ELSE 1 END, holder = $1, until = clock_timestamp() + $2 WHERE holder IS NULL OR holder = $1 OR until <= clock_timestamp() RETURNING fence",
                    static row => row.GetInt64(0),
                    Statements.Text(question.Holder),
                    new NpgsqlParameter<TimeSpan> { TypedValue = question.Term });
                await statements.RunAsync(token).ConfigureAwait(false);
                return taken is [var one] ? one : (long?)null;
            },
            cancellation).ConfigureAwait(false);

        // Read behind it, in a moment of its own: a moment that began before the turn was waited for would not see what came meanwhile.
        return fence is { } own ? await ReadTurnAsync(question, own, cancellation).ConfigureAwait(false) : null;
    }

    /// <inheritdoc/>
    public Task<bool> FoldAsync(FoldBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return database.AskAsync(
            IsolationLevel.ReadCommitted,
            async (connection, transaction, token) =>
            {
                await using (var locks = new Statements(connection, transaction))
                {
                    var fence = LockFleet(locks);
                    var runs = LockRuns(locks, batch.Ended.Keys);
                    await locks.RunAsync(token).ConfigureAwait(false);
                    if (fence is not [var current] || current != batch.Fence
                        || batch.Ended.Any(ended => !runs.Exists(run => run.Run == ended.Key && run.Number == ended.Value && !run.IsFolded)))
                    {
                        return false;
                    }
                }

                await using var statements = new Statements(connection, transaction);
                _fleet.Fold(statements, batch);
                await statements.RunAsync(token).ConfigureAwait(false);
                return true;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<FleetReading> ReadFleetAsync(long knownFold, CancellationToken cancellation) => ReadAsync<FleetReading>(
        reading =>
        {
            var unknown = $"($1 = 0 OR $1 <> (SELECT fold FROM {_schema}.fleet))";
            var (fleet, runs, stops) = (reading.Fleet(), reading.Runs(), reading.Stops());
            var totals = reading.Totals(unknown, Statements.Number(knownFold));
            var groups = reading.Groups(unknown, Statements.Number(knownFold));
            var evidence = reading.Evidence(unknown, Statements.Number(knownFold));
            return () => new FleetReading
            {
                Fold = fleet[0].Fold,
                FoldedAt = fleet[0].FoldedAt,
                FoldedThrough = fleet[0].FoldedThrough,
                Holder = fleet[0].Holder,
                Now = fleet[0].Now,
                Runs = runs,
                Totals = totals,
                State = new StoredState { Groups = groups, Evidence = evidence, Stops = stops },
            };
        },
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRow>> ReadRunAsync(string run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        return ReadAsync<IReadOnlyList<RunRow>>(
            reading =>
            {
                var rows = reading.Rows(run);
                return () => rows;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredSample>> ReadSamplesAsync(string group, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(group);
        return ReadAsync<IReadOnlyList<StoredSample>>(
            reading =>
            {
                var samples = reading.Samples(group);
                return () => samples;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<CellReading> ReadCellsAsync(string? known, CancellationToken cancellation) => database.AskAtOnceAsync(
        IsolationLevel.RepeatableRead,
        (connection, transaction, token) => ReadAsync<CellReading>(
            connection,
            transaction,
            reading =>
            {
                var (head, cells) = (reading.Head(), reading.Cells(known));
                return () => head[0] with { Cells = cells };
            },
            token),
        cancellation);

    /// <inheritdoc/>
    public Task<Cell?> ChangeCellAsync(CellChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        return database.AskAtOnceAsync(
            IsolationLevel.ReadCommitted,
            (connection, transaction, token) => _cells.ChangeAsync(change, connection, transaction, token),
            cancellation);
    }

    /// <inheritdoc/>
    public Task<bool> PostAlertAsync(StoredAlert alert, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return database.AskAsync(
            IsolationLevel.ReadCommitted,
            (connection, transaction, token) => _alerts.PostAsync(alert, connection, transaction, token),
            cancellation);
    }

    /// <inheritdoc/>
    public Task<AlertTurn?> TakeWordAsync(string holder, TimeSpan term, CancellationToken cancellation) => database.AskAsync(
        IsolationLevel.ReadCommitted,
        (connection, transaction, token) => _alerts.TakeWordAsync(holder, term, connection, transaction, token),
        cancellation);

    /// <inheritdoc/>
    public Task<(bool IsHeld, DueAlert? Due)> NextAlertAsync(AlertWord word, TimeSpan term, CancellationToken cancellation) =>
        database.AskAsync(
            IsolationLevel.ReadCommitted,
            (connection, transaction, token) => _alerts.NextAsync(word, term, connection, transaction, token),
            cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> EndAlertAsync(AlertWord word, AlertEnd end, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(end);
        return database.AskAsync(
            IsolationLevel.ReadCommitted,
            (connection, transaction, token) => _alerts.EndAsync(word, end, connection, transaction, token),
            cancellation);
    }

    /// <inheritdoc/>
    public Task<bool> SaveWatchesAsync(AlertWord word, IReadOnlyList<StoredWatch> watches, IReadOnlyList<StoredAlert> alerts,
        CancellationToken cancellation) => database.AskAsync(
        IsolationLevel.ReadCommitted,
        (connection, transaction, token) => _alerts.SaveAsync(word, watches, alerts, connection, transaction, token),
        cancellation);

    /// <inheritdoc/>
    public Task LeaveWordAsync(AlertWord word, CancellationToken cancellation) =>
        WriteAsync(statements => _alerts.Leave(statements, word), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => database.DisposeAsync();

    /// <inheritdoc/>
    public void Dispose() => database.Dispose();

    private Task<FoldTurn?> ReadTurnAsync(FoldQuestion question, long fence, CancellationToken cancellation) =>
        ReadAsync<FoldTurn?>(
        reading =>
        {
            var fleet = reading.Fleet();
            var runs = reading.Runs("NOT is_folded");
            var rows = question.Fence == fence ? reading.RowsSince(question.Known) : reading.Rows();
            var windows = reading.Windows(question.WindowsThrough, question.Most);
            var samples = reading.RunSamples(question.Most);
            var (minutes, own) = (reading.RunMinutes(question.Most), reading.OwnMinutes(question.Most));
            return () => fleet[0].Fence != fence
                ? null
                : new FoldTurn
                {
                    Fence = fence,
                    Fold = fleet[0].Fold,
                    FoldedThrough = fleet[0].FoldedThrough,
                    Now = fleet[0].Now,
                    Runs = runs,
                    Rows = rows,
                    Windows = windows,
                    Samples = samples,
                    Minutes = [.. minutes, .. own],
                };
        },
        cancellation);

    private Task<bool> WriteAsync(Action<Statements> add, CancellationToken cancellation) => database.AskAsync(
        IsolationLevel.ReadCommitted,
        async (connection, transaction, token) =>
        {
            await using var statements = new Statements(connection, transaction);
            add(statements);
            await statements.RunAsync(token).ConfigureAwait(false);
            return true;
        },
        cancellation);

    // All of one moment: the first statement sets it, and those after it see the same.
    private Task<T> ReadAsync<T>(Func<StoreReading, Func<T>> ask, CancellationToken cancellation) => database.AskAsync(
        IsolationLevel.RepeatableRead, (connection, transaction, token) => ReadAsync(connection, transaction, ask, token), cancellation);

    private async Task<T> ReadAsync<T>(NpgsqlConnection connection, NpgsqlTransaction transaction, Func<StoreReading, Func<T>> ask,
        CancellationToken cancellation)
    {
        await using var statements = new Statements(connection, transaction);
        var answer = ask(new StoreReading(_schema, statements));
        await statements.RunAsync(cancellation).ConfigureAwait(false);
        return answer();
    }

    private List<long> LockFleet(Statements statements) =>
        statements.Ask($"SELECT fence FROM {_schema}.fleet FOR UPDATE", static row => row.GetInt64(0));

    private List<(string Run, long Number, bool IsFolded)> LockRuns(Statements statements, IEnumerable<string> runs) => statements.Ask(
        $"SELECT run, number, is_folded FROM {_schema}.run WHERE run = ANY ($1) ORDER BY run FOR UPDATE",
        static row => (StoreReading.Text(row, 0), row.GetInt64(1), row.GetBoolean(2)),
        Statements.Plain(runs.Select(StoreText.Written)));

    private async Task<(OwnRow? Run, DateTimeOffset Now, bool IsHeld)> LockOwnAsync(RunBatch batch, NpgsqlConnection connection,
        NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var statements = new Statements(connection, transaction);
        if (batch.Number == 1)
        {
            // Seen by nobody before the batch is written too, and the second of two that try waits here for the first.
            statements.Add(
                $"INSERT INTO {_schema}.run (run, instance, number, last_seen, windows_through, minutes_through, is_over, is_folded, content) VALUES ($1, '', 0, clock_timestamp(), 0, 0, false, false, '') ON CONFLICT DO NOTHING",
                Statements.Text(batch.Run));
        }

        var runs = statements.Ask(
            $"SELECT number, is_folded, windows_through, minutes_through FROM {_schema}.run WHERE run = $1 FOR UPDATE",
            static row => new OwnRow(row.GetInt64(0), row.GetBoolean(1), row.GetInt64(2), row.GetInt64(3)),
            Statements.Text(batch.Run));
        var turn = statements.Ask(
            $"SELECT clock_timestamp(), coalesce(holder <> $1 AND until > clock_timestamp(), false) FROM {_schema}.fleet",
            static row => (Now: StoreReading.Time(row, 0), IsHeld: row.GetBoolean(1)),
            Statements.Text(batch.Run));
        await statements.RunAsync(cancellation).ConfigureAwait(false);
        return (runs is [var run] ? run : null, turn[0].Now, turn[0].IsHeld);
    }
}
