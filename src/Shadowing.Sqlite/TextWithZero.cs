using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Shadowing.Sqlite;

/// <summary>Gives a statement a text with a zero character in it: the provider ends one there that has more than some hundred bytes, but
/// not one that goes as its bytes.</summary>
internal static partial class TextWithZero
{
    /// <summary>Tells whether a value may be cut.</summary>
    public static bool Is(object value) => value is string text && text.Contains('\0', StringComparison.Ordinal);

    /// <summary>Gets a statement and its values so that none of them is cut.</summary>
    public static (string Sql, object[] Values) Whole(string sql, params ReadOnlySpan<object> values)
    {
        var given = values.ToArray();
        return (
            Parameter().Replace(sql, parameter =>
                Is(given[int.Parse(parameter.ValueSpan[1..], NumberStyles.None, CultureInfo.InvariantCulture)])
                    ? $"CAST({parameter.Value} AS TEXT)"
                    : parameter.Value),
            [.. given.Select(static value => Is(value) ? Encoding.UTF8.GetBytes((string)value) : value)]);
    }

    [GeneratedRegex(@"\$[0-9]+", RegexOptions.None, 1_000)]
    private static partial Regex Parameter();
}
