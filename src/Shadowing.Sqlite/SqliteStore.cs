using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Shadowing.Execution;
using Shadowing.Execution.Threads;
using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Cells;

namespace Shadowing.Sqlite;

/// <summary>Keeps the evidence in a SQLite file, for one machine.</summary>
/// <remarks>SQLite blocks. Loading and saving, and cells, run on the thread that calls, which is the library's own; other reads run on two
/// threads of this store, with a deadline, and no request waits for the disk by holding a thread of the pool.</remarks>
internal sealed class SqliteStore(SqliteStoreOptions options, TimeProvider time, ILogger<SqliteStore> logger)
    : IShadowStore, ICellStore, IDisposable
{
    private const int MostReads = 32;
    private static readonly TimeSpan s_readDeadline = TimeSpan.FromSeconds(10);
    private readonly SqliteFile _file = new(options, logger);
    private readonly OwnThreads _readers = new("Shadowing store reader", limit: 2);
    private int _reads;

    /// <inheritdoc/>
    public void Dispose() => _readers.Dispose();

    /// <inheritdoc/>
    public string Description => "SQLite: survives restarts on this machine";

    /// <inheritdoc/>
    public bool SurvivesRestart => true;

    /// <inheritdoc/>
    public Task<StoredState> LoadAsync(CancellationToken cancellation) => Run(
        () =>
        {
            // For writing: a file that can be made now is empty, one that cannot may hold what a person has stopped.
            using var connection = _file.OpenForWriting();
            using var interruption = Interrupt(connection, cancellation);
            return new StoreReading(connection, cancellation).State();
        },
        cancellation);

    /// <inheritdoc/>
    public Task SaveAsync(StoreBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Run(
            () =>
            {
                using var connection = _file.OpenForWriting();
                using var interruption = Interrupt(connection, cancellation);
                new BatchWriting(connection, options.MaxBytes, cancellation).Write(batch);
                return true;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<HistoryMinute>> ReadHistoryAsync(string experiment, string? endpoint, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return ReadAsync(reading => reading.History(experiment, endpoint ?? string.Empty, from, to), cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Annotation>> ReadAnnotationsAsync(string experiment, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return ReadAsync(reading => reading.Annotations(experiment, from, to), cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int skip, int take, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        return ReadAsync(reading => reading.Audit(skip, take), cancellation);
    }

    /// <inheritdoc/>
    public Task<CellReading> ReadCellsAsync(string? known, CancellationToken cancellation) => Run(
        () =>
        {
            // For writing: a file that can be made now holds no cell, and one that cannot may hold what a person has stopped.
            using var connection = _file.OpenForWriting();
            using var interruption = Interrupt(connection, cancellation);
            return new StoreReading(connection, cancellation).Cells(known);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<Cell?> ChangeCellAsync(CellChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Run(
            () =>
            {
                using var connection = _file.OpenForWriting();
                using var interruption = Interrupt(connection, cancellation);
                return new CellWriting(connection, new BatchWriting(connection, options.MaxBytes, cancellation), cancellation)
                    .Change(change);
            },
            cancellation);
    }

    private static Task<T> Run<T>(Func<T> work, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            return Task.FromResult(work());
        }
        catch (Exception failure)
        {
            return Task.FromException<T>(SqliteFailure.Explain(failure, cancellation));
        }
    }

    // Ends a statement that runs long. A lock that is waited for has its own time out.
    private static CancellationTokenRegistration Interrupt(SqliteConnection connection, CancellationToken cancellation)
    {
        var handle = connection.Handle!;
        return cancellation.UnsafeRegister(_ => SQLitePCL.raw.sqlite3_interrupt(handle), null);
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(Func<StoreReading, IReadOnlyList<T>> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Interlocked.Increment(ref _reads) > MostReads)
        {
            Interlocked.Decrement(ref _reads);
            throw new ShadowStoreException("Too many reads of the store wait for an answer. Try again later.");
        }

        // The deadline outlives this method where the disk does not answer: the thread that hangs is counted until it comes back.
        var deadline = new CancellationTokenSource(s_readDeadline, time);
        var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var running = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    both.Token.ThrowIfCancellationRequested();
                    using var connection = _file.OpenForReading();
                    if (connection is null)
                    {
                        return [];
                    }

                    using var interruption = Interrupt(connection, both.Token);
                    return read(new StoreReading(connection, both.Token));
                }
                catch (Exception failure) when (SqliteFailure.IsOfFile(failure))
                {
                    throw SqliteFailure.Explain(failure, both.Token);
                }
                finally
                {
                    Interlocked.Decrement(ref _reads);
                    both.Dispose();
                    deadline.Dispose();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.DenyChildAttach,
            _readers);
        try
        {
            return await running.WaitAsync(s_readDeadline, time, cancellation).ConfigureAwait(false);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new ShadowStoreException("The store did not answer in time.", late);
        }
    }
}
