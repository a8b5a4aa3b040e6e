using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>What a page says, as text on the screen: all of it, and its tables.</summary>
internal sealed record PageText(string Text, IReadOnlyList<PageTable> Tables)
{
    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web);

    /// <summary>Gets the lines that have something on them.</summary>
    public IReadOnlyList<string> Lines { get; } = Split(Text);

    /// <summary>Reads what is visible now. The script knows tables and their text; it knows no class and no id.</summary>
    public static async Task<PageText> ReadAsync(IPage page)
    {
        var read = await page.EvaluateAsync<JsonElement>("""
            () => {
              const main = document.querySelector('main');
              const text = element => (element?.innerText ?? '').trim();
              return {
                text: text(main),
                tables: [...main.querySelectorAll('table')].filter(table => table.checkVisibility()).map(table => ({
                  columns: [...(table.tHead?.rows[0]?.cells ?? [])].map(text),
                  rows: [...table.tBodies].flatMap(body => [...body.rows]).map(row => [...row.cells].map(text)),
                })),
              };
            }
            """);
        return read.Deserialize<PageText>(s_web)!;
    }

    /// <summary>Gets the rows of the tables that have all of some columns, wherever they stand.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Rows(params string[] columns) =>
        Tables.Where(table => columns.All(table.Names.Contains)).SelectMany(static table => table.Cells);

    /// <summary>Gets the lines after one that says something, to one that begins so; all where it is not said.</summary>
    public IReadOnlyList<string> Between(string after, string before) =>
        [.. Lines.SkipWhile(line => line != after).Skip(1)
            .TakeWhile(line => !line.StartsWith(before, StringComparison.Ordinal))];

    /// <summary>Gets the number in the first line that a pattern fits.</summary>
    public long Number(string pattern) => Lines.Select(line => Regex.Match(line, pattern, RegexOptions.CultureInvariant, s_patience))
        .FirstOrDefault(static match => match.Success) is { } found
            ? NumberOf(found.Groups[1].Value)
            : throw new InvalidOperationException($"Nothing like {pattern} in:\n{Text}");

    /// <summary>Reads a number as the pages write it.</summary>
    public static long NumberOf(string text) => long.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    public static string[] Split(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
}
