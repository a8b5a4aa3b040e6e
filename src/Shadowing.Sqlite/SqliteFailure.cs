using System.Globalization;
using Microsoft.Data.Sqlite;
using Shadowing.Storage;

namespace Shadowing.Sqlite;

/// <summary>Says in words for the dashboard what went wrong with the file, and what to do.</summary>
internal static class SqliteFailure
{
    /// <summary>Tells whether a failure is one of the file, which can be explained.</summary>
    public static bool IsOfFile(Exception failure) => failure is SqliteException or UnauthorizedAccessException or IOException;

    /// <summary>Makes a failure of the file one that may be shown; what is one already, and what is none of the file, stays as it
    /// is.</summary>
    public static Exception Explain(Exception failure, CancellationToken cancellation) => failure switch
    {
        SqliteException { SqliteErrorCode: 9 } when cancellation.IsCancellationRequested =>
            new OperationCanceledException("The store was given up.", failure, cancellation),
        SqliteException sqlite => new ShadowStoreException($"{Code(sqlite)} {Advice(sqlite.SqliteErrorCode)}", sqlite),
        UnauthorizedAccessException =>
            new ShadowStoreException("The application may not make or open the store's file. Let its user write to the folder.", failure),
        IOException => new ShadowStoreException("The store's file or folder cannot be made or opened. Look at the disk.", failure),
        _ => failure,
    };

    private static string Code(SqliteException failure) =>
        string.Create(CultureInfo.InvariantCulture, $"SQLite {failure.SqliteErrorCode} ({failure.SqliteExtendedErrorCode}):");

    private static string Advice(int code) => code switch
    {
        5 or 6 => "another connection holds the file.",
        8 => "the file or its folder is read-only. Let the application's user write to it.",
        10 => "the disk failed.",
        11 => "the file is damaged. It is not touched: move it away, with its -wal and -shm, and a new one is made.",
        13 => "the disk is full, or the file is as large as MaxBytes allows.",
        14 => "the file cannot be opened. Look at its folder.",
        26 => "the file is no database. It is not touched: move it away, and a new one is made.",
        _ => "the store failed.",
    };
}
