using Npgsql;
using NpgsqlTypes;

namespace Shadowing.PostgreSql;

/// <summary>A column of the rows that one statement writes: an array, so that a thousand rows are one statement.</summary>
internal sealed class Column<TRow>
{
    private readonly Func<IReadOnlyList<TRow>, NpgsqlParameter> _values;

    private Column(Func<IReadOnlyList<TRow>, NpgsqlParameter> values) => _values = values;

    /// <summary>Gets the values of rows.</summary>
    public NpgsqlParameter Of(IReadOnlyList<TRow> rows) => _values(rows);

    /// <summary>Makes a column of text that any character may be in.</summary>
    public static Column<TRow> Text(Func<TRow, string> value) =>
        new(rows => Values(rows, NpgsqlDbType.Text, row => StoreText.Written(value(row))));

    /// <summary>Makes a column of text as it is.</summary>
    public static Column<TRow> Plain(Func<TRow, string?> value) => new(rows => Values(rows, NpgsqlDbType.Text, value));

    /// <summary>Makes a column of what stands for a text in a key.</summary>
    public static Column<TRow> Key(Func<TRow, string> value) => Plain(row => StoreText.Key(value(row)));

    /// <summary>Makes a column of texts that are too long for a key.</summary>
    public static Column<TRow> Long(Func<TRow, string> value) => Plain(row => StoreText.Long(value(row)));

    /// <summary>Makes a column of numbers.</summary>
    public static Column<TRow> Number(Func<TRow, long> value) => new(rows => Values(rows, NpgsqlDbType.Bigint, value));

    /// <summary>Makes a column of moments.</summary>
    public static Column<TRow> Moment(Func<TRow, DateTimeOffset> value) => Number(row => value(row).UtcTicks);

    /// <summary>Makes a column of what is true or not.</summary>
    public static Column<TRow> Flag(Func<TRow, bool> value) => new(rows => Values(rows, NpgsqlDbType.Boolean, value));

    /// <summary>Makes a column of bytes.</summary>
    public static Column<TRow> Bytes(Func<TRow, ReadOnlyMemory<byte>> value) =>
        new(rows => Values(rows, NpgsqlDbType.Bytea, row => value(row).ToArray()));

    private static NpgsqlParameter<TValue[]> Values<TValue>(IReadOnlyList<TRow> rows, NpgsqlDbType type, Func<TRow, TValue> value) =>
        new() { TypedValue = [.. rows.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | type };
}
