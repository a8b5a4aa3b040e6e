using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Shadowing.Storage;

namespace Shadowing.Sqlite;

/// <summary>Opens the file: makes it for its owner's eyes only, checks whose it is, and brings its tables to the version that is
/// known.</summary>
/// <remarks>Each write opens it anew. That costs a millisecond in five seconds, and a file that was deleted, replaced, repaired or mounted
/// again is found as it is now.</remarks>
internal sealed partial class SqliteFile
{
    // 'ShdW', as the first script says it.
    private const long ApplicationId = 1_399_350_359;
    private readonly SqliteStoreOptions _options;
    private readonly ILogger _logger;
    private readonly string _connection;

    static SqliteFile() => SQLitePCL.Batteries_V2.Init();

    public SqliteFile(SqliteStoreOptions options, ILogger logger)
    {
        (_options, _logger) = (options, logger);
        _connection = new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)options.BusyTimeout.TotalSeconds),
        }.ToString();
    }

    /// <summary>Opens the file for writing, and makes it and its tables when it may.</summary>
    public SqliteConnection OpenForWriting()
    {
        Prepare();
        var connection = Open();
        try
        {
            Refuse(connection);
            Execute(connection, "PRAGMA journal_mode = WAL");

            // Full: what was acknowledged survives a power cut too, for one more flush of the disk in five seconds.
            Execute(connection, "PRAGMA synchronous = FULL");

            // What is forgotten is to be gone from the file, not only from its tables.
            Execute(connection, "PRAGMA secure_delete = ON");
            var pages = Math.Min(_options.MaxBytes / Number(connection, "PRAGMA page_size"), uint.MaxValue - 1);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
            Migrate(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file for reading; null when there is nothing in it yet.</summary>
    public SqliteConnection? OpenForReading()
    {
        if (!File.Exists(_options.Path))
        {
            return null;
        }

        var connection = Open();
        try
        {
            Refuse(connection);
            if (Number(connection, "PRAGMA user_version") == SqliteSchema.Version)
            {
                Execute(connection, "PRAGMA query_only = ON");
                return connection;
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        return null;
    }

    /// <summary>Reads a single number.</summary>
    public static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Runs a statement without values.</summary>
    public static int Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Before SQLite opens it: SQLite would make it as readable as the umask says, and gives the files beside it the mode of this one.
    private void Prepare()
    {
        if (!File.Exists(_options.Path))
        {
            if (!_options.CreateSchema)
            {
                throw new ShadowStoreException(
                    $"The store's file is not there, and CreateSchema is false. Make it by the script of version {SqliteSchema.Version}.");
            }

            Make();
        }

        if (!OperatingSystem.IsWindows())
        {
            Tighten(_options.Path);
            Tighten(_options.Path + "-wal");
            Tighten(_options.Path + "-shm");
        }
    }

    private void Make()
    {
        var file = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete
        };
        var folder = Path.GetDirectoryName(_options.Path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnersFile.Mode | UnixFileMode.UserExecute);
            file.UnixCreateMode = OwnersFile.Mode;
        }

        new FileStream(_options.Path, file).Dispose();
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private void Tighten(string path)
    {
        if (OwnersFile.Close(path) is { } mode)
        {
            Log.Tightened(_logger, Path.GetFileName(path), Convert.ToString((int)mode, 8));
        }
    }

    // A database of somebody else, named by mistake, is not written to; nor is one of a newer version, whose meaning is not known.
    private static void Refuse(SqliteConnection connection)
    {
        // In this order: who makes the tables says whose they are in the same transaction, and another may do so right now.
        if (Number(connection, "SELECT count(*) FROM sqlite_schema") > 0 && Number(connection, "PRAGMA application_id") != ApplicationId)
        {
            throw new ShadowStoreException("The file is a database of another application. Give the store a file of its own.");
        }

        var version = Number(connection, "PRAGMA user_version");
        if (version > SqliteSchema.Version)
        {
            throw new ShadowStoreException(
                $"The file has version {version}, and this package knows {SqliteSchema.Version} at most. Use the package that made it, or move the file away.");
        }
    }

    private void Migrate(SqliteConnection connection)
    {
        if (Number(connection, "PRAGMA user_version") == SqliteSchema.Version)
        {
            return;
        }

        if (!_options.CreateSchema)
        {
            throw new ShadowStoreException(
                $"The file has version {Number(connection, "PRAGMA user_version")} of the tables, {SqliteSchema.Version} is needed, and CreateSchema is false. Apply the scripts that are missing.");
        }

        // Asked again inside: another process may have done it meanwhile.
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = (int)Number(connection, "PRAGMA user_version");
        foreach (var script in SqliteSchema.Scripts(version))
        {
            Execute(connection, script);
        }

        transaction.Commit();
        Log.Migrated(_logger, version, SqliteSchema.Version);
    }

    private static partial class Log
    {
        [LoggerMessage(11001, LogLevel.Information, "The tables of the store were brought from version {From} to {To}.",
            EventName = nameof(Migrated))]
        internal static partial void Migrated(ILogger logger, int from, int to);

        [LoggerMessage(11002, LogLevel.Warning, "Others could open the store's file {File} (mode {Mode}); now only its owner can.",
            EventName = nameof(Tightened))]
        internal static partial void Tightened(ILogger logger, string file, string mode);
    }
}
