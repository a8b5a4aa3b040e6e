using Npgsql;
using NpgsqlTypes;

namespace Shadowing.PostgreSql;

/// <summary>Statements that travel together: to the database and back once, whatever their number.</summary>
internal sealed class Statements : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch;
    private readonly List<Action<NpgsqlDataReader>?> _readers = [];

    public Statements(NpgsqlConnection connection, NpgsqlTransaction? transaction = null) =>
        _batch = new NpgsqlBatch(connection, transaction);

    /// <summary>Adds a statement that answers nothing.</summary>
    public Statements Add(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        Append(sql, null, values);
        return this;
    }

    /// <summary>Adds a statement for many rows; none at all where there are none.</summary>
    public Statements Add<TRow>(IReadOnlyList<TRow> rows, string sql, params IReadOnlyList<Column<TRow>> columns)
    {
        if (rows.Count > 0)
        {
            Append(sql, null, [.. columns.Select(column => column.Of(rows))]);
        }

        return this;
    }

    /// <summary>Adds a question.</summary>
    /// <returns>The rows of the answer, which are in it when the statements have run.</returns>
    public List<TRow> Ask<TRow>(string sql, Func<NpgsqlDataReader, TRow> make, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var rows = new List<TRow>();
        Append(sql, reader => rows.Add(make(reader)), values);
        return rows;
    }

    /// <summary>Runs them.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (_batch.BatchCommands.Count == 0)
        {
            return;
        }

        await using var reader = await _batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        foreach (var read in _readers.OfType<Action<NpgsqlDataReader>>())
        {
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                read(reader);
            }

            await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        }

        // To the end: a statement that fails behind the last answer is heard of here.
        while (await reader.NextResultAsync(cancellation).ConfigureAwait(false))
        {
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _batch.DisposeAsync();

    /// <summary>Makes a value of text as it is.</summary>
    public static NpgsqlParameter Plain(string value) => new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    /// <summary>Makes a value of text that any character may be in.</summary>
    public static NpgsqlParameter Text(string value) => Plain(StoreText.Written(value));

    /// <summary>Makes a value of a number.</summary>
    public static NpgsqlParameter Number(long value) => new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint };

    /// <summary>Makes a value of what is true or not.</summary>
    public static NpgsqlParameter Flag(bool value) =>
        new NpgsqlParameter<bool> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Boolean };

    /// <summary>Makes a value of many texts as they are.</summary>
    public static NpgsqlParameter Plain(IEnumerable<string> values) =>
        new NpgsqlParameter<string[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    /// <summary>Makes a value of many numbers.</summary>
    public static NpgsqlParameter Numbers(IEnumerable<long> values) =>
        new NpgsqlParameter<long[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    private void Append(string sql, Action<NpgsqlDataReader>? read, ReadOnlySpan<NpgsqlParameter> values)
    {
        // Not a value: every one of those is a parameter.
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value);
        }

        _batch.BatchCommands.Add(command);
        _readers.Add(read);
    }
}
