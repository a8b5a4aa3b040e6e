using System.Globalization;
using System.Text;
using Shadowing.Benchmarks.Report;

namespace Shadowing.Benchmarks.Json;

/// <summary>Looks at the comparer alone, quickly, and holds it against reading both documents.</summary>
internal static class JsonSuite
{
    // What the documentation of rules promises for pairs of one structure.
    private const double MostInOnePass = 0.34;
    private const double MostTakenApart = 3;

    /// <summary>Measures.</summary>
    public static SuiteResult Run()
    {
        IReadOnlyList<JsonRow> rows = [.. ((int[])[1_024, 16_384, 262_144]).SelectMany(QuickLook.Run)];
        return new SuiteResult("JSON", "Comparing two answers costs a third of reading both where they have one structure, a few times that where they have not, and no memory.",
            "Beside `Utf8JsonReader` reading both documents. Slower, more thorough, and beside others who compare JSON: [COMPARISON.md](COMPARISON.md).\n" + Table(rows),
            [.. rows.Select(Held)]);
    }

    /// <summary>Writes rows as a table.</summary>
    public static string Table(IEnumerable<JsonRow> rows)
    {
        var text = new StringBuilder("\n| pair | length | two scans | Shadowing | ratio | bytes | differences |\n|---|--:|--:|--:|--:|--:|--:|\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {JsonResults.Words(row.Case)} | {JsonResults.Size(row.Length)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {row.Scans:N0} ns ");
            text.Append(CultureInfo.InvariantCulture, $"| {row.Ours:N0} ns | **{row.Ratio:0.000}** | {row.Bytes} | {row.Differences} |\n");
        }

        return text.ToString();
    }

    private static Goal Held(JsonRow row)
    {
        var isOneStructure = row.Case is not (ComparedCase.ManyDifferences or ComparedCase.ReorderedKeys or ComparedCase.ShuffledByKey
            or ComparedCase.OneInserted);
        var most = isOneStructure ? MostInOnePass : MostTakenApart;
        return new Goal($"{JsonResults.Words(row.Case)}, {JsonResults.Size(row.Length)}",
            string.Create(CultureInfo.InvariantCulture, $"at most {most} of two scans, 0 B"),
            string.Create(CultureInfo.InvariantCulture, $"{row.Ratio:0.00}, {row.Bytes} B"), row.Ratio <= most && row.Bytes == 0);
    }
}
