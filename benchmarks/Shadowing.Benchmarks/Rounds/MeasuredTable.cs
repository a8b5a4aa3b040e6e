using System.Globalization;
using System.Text;

namespace Shadowing.Benchmarks.Rounds;

/// <summary>Writes rows as a table, times as multiples of one of them too.</summary>
internal static class MeasuredTable
{
    /// <summary>Writes it.</summary>
    /// <param name="heading">What the rows are ways of.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="floor">What the others are multiples of.</param>
    public static string Of(string heading, IEnumerable<MeasuredRow> rows, MeasuredRow floor)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\n| {heading} | time | of {floor.Name} | bytes |\n|---|--:|--:|--:|\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {row.Name} | {Time(row.Nanoseconds)} | {row.Of(floor):0.00} | {row.Bytes:N0} |\n");
        }

        return text.ToString();
    }

    private static string Time(double nanoseconds) =>
        nanoseconds.ToString(Math.Abs(nanoseconds) < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture) + " ns";
}
