using System.Data;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shadowing.Storage;

namespace Shadowing.PostgreSql;

/// <summary>Asks the database, one caller at a time over one connection: opened when it is needed, kept for a while, and opened anew when
/// it broke. What cannot wait goes over a second one while the first is taken.</summary>
/// <remarks>A pooler may give each transaction another session of the server. So nothing is left behind in one: no setting outlives its
/// transaction, no statement is prepared, no lock is a session's.</remarks>
internal sealed partial class PostgreSqlDatabase : IAsyncDisposable, IDisposable
{
    private const int MostWaiting = 64;
    private static readonly TimeSpan s_lookInterval = TimeSpan.FromMinutes(1);
    private readonly NpgsqlDataSource _source;
    private readonly bool _isOwn;
    private readonly PostgreSqlStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _settings;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SemaphoreSlim _aside = new(1, 1);
    private int _waiting;
    private long _lastLook = long.MinValue;

    public PostgreSqlDatabase(NpgsqlDataSource source, bool isOwn, PostgreSqlStoreOptions options, TimeProvider time, ILogger logger)
    {
        (_source, _isOwn, _options, _time, _logger) = (source, isOwn, options, time, logger);
        var most = (long)options.CommandTimeout.TotalMilliseconds;

        // Until the end of the transaction. The path is a matter of safety: nobody's function takes the place of the server's own. And a
        // process that is frozen within one must not hold its locks for ever.
        _settings = string.Create(CultureInfo.InvariantCulture,
            $"SELECT pg_catalog.set_config('statement_timeout', '{most}', true), pg_catalog.set_config('lock_timeout', '{most / 2}', true), pg_catalog.set_config('idle_in_transaction_session_timeout', '{most}', true), pg_catalog.set_config('search_path', 'pg_catalog', true)");
    }

    /// <summary>Gets the schema, as a statement names it.</summary>
    public string Schema => $"\"{_options.Schema}\"";

    /// <summary>Makes the settings of a connection that is the store's own.</summary>
    public static string ConnectionString(string given, TimeSpan timeout)
    {
        var own = new NpgsqlConnectionStringBuilder(given)
        {
            Pooling = true,
            MinPoolSize = 0,
            MaxPoolSize = 2,
            ConnectionIdleLifetime = 60,
            Multiplexing = false,
            Enlist = false,

            // None of these means anything to a session that the next transaction may not have.
            NoResetOnClose = true,
            MaxAutoPrepare = 0,
            IncludeErrorDetail = false,
            PersistSecurityInfo = false,
            CommandTimeout = (int)timeout.TotalSeconds + 2,
        };
        own.Timeout = own.Timeout == 0 ? (int)timeout.TotalSeconds : Math.Min(own.Timeout, (int)timeout.TotalSeconds);
        own.ApplicationName ??= "Shadowing";
        return own.ConnectionString;
    }

    /// <summary>Does something in one transaction, when it is known that the tables are those of this version or of one beside
    /// it.</summary>
    public async Task<T> AskAsync<T>(IsolationLevel level, Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new ShadowStoreException("Too many reads and writes of the store wait for an answer. Try again later.");
        }

        try
        {
            return await AskAsync(_turn, isTaken: false, level, work, cancellation).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Does something that waits neither for numbers nor for pages: only for what is as urgent.</summary>
    public Task<T> AskAtOnceAsync<T>(IsolationLevel level, Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _turn.Wait(0, CancellationToken.None)
            ? AskAsync(_turn, isTaken: true, level, work, cancellation)
            : AskAsync(_aside, isTaken: false, level, work, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isOwn)
        {
            await _source.DisposeAsync().ConfigureAwait(false);
        }

        _turn.Dispose();
        _aside.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isOwn)
        {
            _source.Dispose();
        }

        _turn.Dispose();
        _aside.Dispose();
    }

    private async Task<T> AskAsync<T>(SemaphoreSlim turn, bool isTaken, IsolationLevel level,
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        // Longer than a statement may take by itself, so that the server is the first to give up, and says why.
        using var deadline = new CancellationTokenSource((_options.CommandTimeout * 2) + TimeSpan.FromSeconds(5), _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            if (!isTaken)
            {
                await turn.WaitAsync(both.Token).ConfigureAwait(false);
            }

            try
            {
                await using var connection = await _source.OpenConnectionAsync(both.Token).ConfigureAwait(false);
                var lastLook = Volatile.Read(ref _lastLook);
                if (lastLook == long.MinValue || _time.GetElapsedTime(lastLook) > s_lookInterval)
                {
                    Volatile.Write(ref _lastLook, long.MinValue);
                    await LookAsync(connection, both.Token).ConfigureAwait(false);
                    Volatile.Write(ref _lastLook, _time.GetTimestamp());
                }

                return await WithinTransactionAsync(connection, level, work, both.Token).ConfigureAwait(false);
            }
            catch (PostgresException missing) when (missing.SqlState is "3F000" or "42P01" or "42703")
            {
                // Somebody has taken the tables away: the next one looks, and makes them again where it may.
                Volatile.Write(ref _lastLook, long.MinValue);
                throw;
            }
            finally
            {
                turn.Release();
            }
        }
        catch (Exception failure)
        {
            var said = PostgreSqlFailure.Explain(failure, _options.Schema, cancellation);
            if (ReferenceEquals(said, failure))
            {
                throw;
            }

            throw said;
        }
    }

    private async Task<T> WithinTransactionAsync<T>(NpgsqlConnection connection, IsolationLevel level,
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(level, cancellation).ConfigureAwait(false);
        await using (var settings = new Statements(connection, transaction))
        {
            settings.Ask(_settings, static _ => true);
            await settings.RunAsync(cancellation).ConfigureAwait(false);
        }

        var answer = await work(connection, transaction, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return answer;
    }

    // Before the first use, and once a minute: another instance may bring the tables to a version that this one cannot work with.
    private async Task LookAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var (isMissing, version, minReader) = await WithinTransactionAsync(
            connection,
            IsolationLevel.ReadCommitted,
            async (_, transaction, token) =>
            {
                await using var statements = new Statements(connection, transaction);
                var server = statements.Ask(
                    "SELECT pg_catalog.current_setting('server_version_num')::int, pg_catalog.pg_is_in_recovery()",
                    static row => (Version: row.GetInt32(0), IsReplica: row.GetBoolean(1)));
                await statements.RunAsync(token).ConfigureAwait(false);
                Refuse(server[0].Version, server[0].IsReplica);
                return await VersionAsync(connection, transaction, token).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        if (!isMissing && minReader > PostgreSqlSchema.Version)
        {
            throw PostgreSqlFailure.IsNewer(_options.Schema, version, minReader);
        }

        if (version >= PostgreSqlSchema.Version)
        {
            return;
        }

        if (!_options.CreateSchema)
        {
            throw isMissing ? PostgreSqlFailure.IsMissing(_options.Schema) : PostgreSqlFailure.IsOlder(_options.Schema, version);
        }

        var from = await WithinTransactionAsync(connection, IsolationLevel.ReadCommitted, MigrateAsync, cancellation).ConfigureAwait(false);
        if (from < PostgreSqlSchema.Version)
        {
            Log.Migrated(_logger, _options.Schema, from, PostgreSqlSchema.Version);
        }
    }

    /// <summary>Refuses a server that the store cannot work with.</summary>
    internal static void Refuse(int version, bool isReplica)
    {
        if (version < PostgreSqlFailure.OldestServer)
        {
            throw PostgreSqlFailure.IsTooOld(version);
        }

        if (isReplica)
        {
            throw PostgreSqlFailure.IsReplica();
        }
    }

    private async Task<int> MigrateAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using (var alone = new Statements(connection, transaction))
        {
            alone.Ask(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_catalog.pg_advisory_xact_lock({PostgreSqlSchema.Lock})"),
                static _ => true);
            await alone.RunAsync(cancellation).ConfigureAwait(false);
        }

        // Asked again inside: another instance may have done it meanwhile.
        var (_, version, _) = await VersionAsync(connection, transaction, cancellation).ConfigureAwait(false);
        foreach (var script in PostgreSqlSchema.Scripts(version, _options.Schema))
        {
            // Many statements at once, which a batch does not take.
            await using var command = new NpgsqlCommand(script, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        return version;
    }

    private async Task<(bool IsMissing, int Version, int MinReader)> VersionAsync(NpgsqlConnection connection,
        NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        List<bool> present;
        await using (var tables = new Statements(connection, transaction))
        {
            // By the catalog, which everybody may read: a right that is missing is to be heard of as one, not as missing tables.
            present = tables.Ask(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'version')",
                static row => row.GetBoolean(0),
                Statements.Plain(_options.Schema));
            await tables.RunAsync(cancellation).ConfigureAwait(false);
        }

        if (!present[0])
        {
            return (true, 0, 0);
        }

        await using var statements = new Statements(connection, transaction);
        var version = statements.Ask($"SELECT version, min_reader FROM {Schema}.version", static row => (row.GetInt32(0), row.GetInt32(1)));
        await statements.RunAsync(cancellation).ConfigureAwait(false);
        return version is [var (number, minReader)] ? (false, number, minReader) : (true, 0, 0);
    }

    private static partial class Log
    {
        [LoggerMessage(19001, LogLevel.Information, "The tables of the store in schema {Schema} were brought from version {From} to {To}.",
            EventName = nameof(Migrated))]
        internal static partial void Migrated(ILogger logger, string schema, int from, int to);
    }
}
