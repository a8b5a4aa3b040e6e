using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;
using Shadowing.Storage;

namespace Shadowing.PostgreSql;

/// <summary>Says in words for the dashboard what went wrong with the database, and what to do: no values, no names, no secrets.</summary>
internal static class PostgreSqlFailure
{
    /// <summary>The oldest server that is known to work, as it numbers itself.</summary>
    public const int OldestServer = 130_000;

    /// <summary>Makes a failure of the database one that may be shown; what is one already, and what is none of the database, stays as it
    /// is.</summary>
    public static Exception Explain(Exception failure, string schema, CancellationToken cancellation) => failure switch
    {
        ShadowStoreException => failure,
        _ when cancellation.IsCancellationRequested && failure is OperationCanceledException or NpgsqlException =>
            new OperationCanceledException("The store was given up.", failure, cancellation),
        OperationCanceledException or TimeoutException => TookTooLong(failure),
        PostgresException known => new ShadowStoreException($"PostgreSQL {known.SqlState}: {Advice(known, schema)}", known),
        NpgsqlException { InnerException: PostgresException known } => Explain(known, schema, cancellation),
        NpgsqlException { InnerException: TimeoutException } => TookTooLong(failure),
        NpgsqlException connection => new ShadowStoreException(OfConnection(connection), connection),
        SocketException or IOException => new ShadowStoreException(OfConnection(failure), failure),
        _ => failure,
    };

    /// <summary>Says that the database is a copy that cannot be written.</summary>
    public static ShadowStoreException IsReplica() => new(
        "The database is a read-only replica. Connect to the primary: let the connection string name all hosts and say 'Target Session Attributes=primary'.");

    /// <summary>Says that the server is too old.</summary>
    public static ShadowStoreException IsTooOld(int version) => new(string.Create(CultureInfo.InvariantCulture,
        $"The server is PostgreSQL {version / 10_000}, and the store needs {OldestServer / 10_000} or newer. Upgrade the server, or use another one."));

    /// <summary>Says that the tables are missing and may not be made.</summary>
    public static ShadowStoreException IsMissing(string schema) => new(string.Create(CultureInfo.InvariantCulture,
        $"The schema '{schema}' has no tables of the store, and CreateSchema is false. Apply PostgreSqlSchema.Script() of version {PostgreSqlSchema.Version}, and then PostgreSqlSchema.Grants(...)."));

    /// <summary>Says that the tables are those of an older version and may not be changed.</summary>
    public static ShadowStoreException IsOlder(string schema, int version) => new(string.Create(CultureInfo.InvariantCulture,
        $"The schema '{schema}' has version {version} of the tables, {PostgreSqlSchema.Version} is needed, and CreateSchema is false. Apply PostgreSqlSchema.Script({version}), and then PostgreSqlSchema.Grants(...)."));

    /// <summary>Says that the tables are those of a version that this one cannot work beside.</summary>
    public static ShadowStoreException IsNewer(string schema, int version, int minReader) => new(string.Create(CultureInfo.InvariantCulture,
        $"The schema '{schema}' has version {version} of the tables and wants a package that knows at least {minReader}; this one knows {PostgreSqlSchema.Version}. Update the package Shadowing.PostgreSql of this instance."));

    private static ShadowStoreException TookTooLong(Exception failure) =>
        new("The database did not answer in time. Look at its load, at locks, and at the way to it; CommandTimeout says how long is waited.", failure);

    private static string OfConnection(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException socket:
                    return OfSocket(socket.SocketErrorCode);
                case AuthenticationException:
                    return "No encrypted connection to the database came about. Look at its certificate, and at SSL Mode and Root Certificate of the connection string.";
            }
        }

        // Npgsql has no codes for what it refuses by itself; these two are told apart by its words.
        var words = failure.Message;
        return words.Contains("password", StringComparison.OrdinalIgnoreCase)
            ? "The database wants a password, and the connection string has none. Give it one."
            : words.Contains("SSL", StringComparison.OrdinalIgnoreCase)
                ? "The database offers no encrypted connection, and SSL Mode of the connection string wants one. Let the server offer it (ssl = on)."
                : words.Contains("pool", StringComparison.OrdinalIgnoreCase)
                    ? "No connection of the data source was free in time. Give it more of them (Maximum Pool Size)."
                    : "The connection to the database ended. It is opened again with the next try.";
    }

    private static string OfSocket(SocketError error) => error switch
    {
        SocketError.ConnectionRefused =>
            "Nothing listens at the database's host and port. Start the database, or correct Host and Port of the connection string.",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
            "The name of the database's host is not known here. Correct Host of the connection string, or look at the name server.",
        SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown
            or SocketError.NetworkDown =>
            "The database's host cannot be reached. Look at the network and its firewalls, and at Host and Port of the connection string.",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown =>
            "The connection to the database was cut. It is opened again with the next try.",
        _ => "The database cannot be reached. Look at Host and Port of the connection string, or at the folder of its socket.",
    };

    private static string Advice(PostgresException failure, string schema) => failure.SqlState switch
    {
        "28P01" => "the password or the user is wrong. Correct Username and Password of the connection string.",
        "28000" when failure.MessageText.Contains("pg_hba.conf", StringComparison.Ordinal) =>
            "the server lets nobody in from here as this user to this database. Add a line to its pg_hba.conf; if it wants encryption, set SSL Mode of the connection string.",
        "28000" => "the server does not let this user in. Look at Username of the connection string, and at the role on the server.",
        "3D000" => "the database does not exist. Create it, or correct Database of the connection string.",
        "42501" => $"the user lacks a right. Apply PostgreSqlSchema.Grants(...) for it, or let it create the schema '{schema}' (GRANT CREATE ON DATABASE).",
        "25006" => "the database can only be read. Connect to the primary: 'Target Session Attributes=primary'.",
        "53100" => "the database's disk is full. Make room there.",
        "53200" => "the database has no memory left. Look at its load.",
        "53300" => "the database has no connection left. Raise max_connections there, or connect through a pooler.",
        "55P03" or "57014" =>
            "a statement took too long or waited too long for a lock. Look at the database's load and at locks; CommandTimeout says how long is waited.",
        "57P01" or "57P02" or "57P05" or "25P03" => "the connection was ended by the server. It is opened again with the next try.",
        "57P03" => "the database is starting or shutting down. It is tried again.",
        "40001" or "40P01" => "another instance was at the same rows. It is tried again.",
        "3F000" or "42P01" or "42703" => $"tables of the schema '{schema}' are missing or are not those of the store. Apply PostgreSqlSchema.Script(), or name another schema.",
        "42P06" or "42P07" or "42710" => $"the schema '{schema}' has tables of that name which are none of the store. Name another schema.",
        "22P05" or "22021" => "the database cannot hold every character. Use one with the encoding UTF8.",
        "54000" or "08P01" or "26000" => "the database or the pooler before it refused the protocol. Look at the pooler's log.",
        "58030" or "XX001" or "XX002" => "the database's disk or a file of it is broken. Look at the server's log.",
        _ => "the store failed. Look at the server's log.",
    };
}
