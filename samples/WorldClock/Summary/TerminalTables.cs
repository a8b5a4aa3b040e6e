using System.Text;

namespace WorldClock.Summary;

/// <summary>Pads the tables of a Markdown text, so that their columns stand below each other on a terminal too. It stays
/// Markdown.</summary>
internal static class TerminalTables
{
    public static string Align(string markdown)
    {
        var text = new StringBuilder(markdown.Length * 2);
        var table = new List<string[]>();
        foreach (var line in markdown.Split('\n'))
        {
            if (line.StartsWith('|'))
            {
                table.Add(Cells(line));
                continue;
            }

            Write(text, table);
            text.Append(line).Append('\n');
        }

        Write(text, table);
        return text.ToString();
    }

    // A bar in a value is written as '\|' and is no border.
    private static string[] Cells(string line) =>
        [.. line.Replace(@"\|", "\0", StringComparison.Ordinal).Trim('|').Split('|')
            .Select(static cell => cell.Trim().Replace("\0", @"\|", StringComparison.Ordinal))];

    private static void Write(StringBuilder text, List<string[]> table)
    {
        if (table.Count == 0)
        {
            return;
        }

        var columns = table.Max(static row => row.Length);
        var widths = Enumerable.Range(0, columns)
            .Select(column => table.Where(row => column < row.Length && !IsRule(row[column])).Max(row => row[column].Length)).ToArray();
        var isRight = Enumerable.Range(0, columns)
            .Select(column => table.Count > 1 && column < table[1].Length && table[1][column].EndsWith(':')).ToArray();
        foreach (var row in table)
        {
            text.Append('|');
            for (var column = 0; column < row.Length; column++)
            {
                var width = Math.Max(widths[column], 3);
                text.Append(' ').Append(
                    IsRule(row[column]) ? (isRight[column] ? new string('-', width - 1) + ":" : new string('-', width))
                    : isRight[column] ? row[column].PadLeft(width)
                    : row[column].PadRight(width)).Append(" |");
            }

            text.Append('\n');
        }

        table.Clear();
    }

    private static bool IsRule(string cell) => cell.Length > 0 && cell.AsSpan().Trim('-').Trim(':').Length == 0;
}
