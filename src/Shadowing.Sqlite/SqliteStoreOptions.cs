namespace Shadowing.Sqlite;

/// <summary>Settings of the store in a SQLite file; they are read at start.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>Gets or sets the file.</summary>
    /// <value>A path; a relative one counts from the current directory of the process. There is no default. The file and its folder are
    /// made when they are missing, for the application's own user only.</value>
    public string Path { get; set; } = string.Empty;

    /// <summary>Gets or sets a value indicating whether the tables are made, and brought to a newer version, by the store itself.</summary>
    /// <value>The default is true. When false, the file must be there with its tables, made by the scripts of <see cref="SqliteSchema"/>;
    /// what is missing is said, and nothing is sampled until it is there.</value>
    public bool CreateSchema { get; set; } = true;

    /// <summary>Gets or sets how long a read or a write waits for another connection that holds the file.</summary>
    /// <value>1 second to 1 minute, in whole seconds. The default is 5 seconds. A write that waited for nothing is tried again
    /// later.</value>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how large the file may become.</summary>
    /// <value>1,048,576 to 1,099,511,627,776 bytes. The default is 268,435,456. Above nine tenths of it the oldest minutes of the history
    /// go, when it is them that fill it; when that does not help, a write fails as on a full disk. The file beside it with the ending
    /// <c>-wal</c> may hold a batch more.</value>
    public long MaxBytes { get; set; } = 256L * 1024 * 1024;
}
