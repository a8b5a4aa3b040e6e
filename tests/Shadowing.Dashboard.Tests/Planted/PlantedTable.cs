using System.Runtime.InteropServices;
using System.Text;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Writes what was read beside what was planted.</summary>
internal static class PlantedTable
{
    private const int MostText = 260;

    private const string Intro = """
        # Planted faults, as read from the page

        Twelve faults were planted in candidates, each in an experiment beside an endpoint that nothing is wrong with. A reader that does
        not know them began at the list of the experiments, followed links by their words, and wrote down what the text of the pages says.
        *Planted* is what the candidates counted themselves. The seconds are those of the browser: they say how fast the pages are, not how
        fast a person reads. What stands in the place of an example is a call and what both sides did.

        To write this page anew:

        ```
        SHADOWING_UPDATE_TABLES=1 dotnet exec tests/Shadowing.Dashboard.Tests/bin/Release/net10.0/Shadowing.Dashboard.Tests.dll \
            -class Shadowing.Dashboard.Tests.Planted.Planted_faults
        ```
        """;

    /// <summary>Writes the table; what nobody can read is said.</summary>
    public static string Write(IEnumerable<PlantedLine> lines, int seed, TimeSpan traffic, TimeSpan reading, string commit)
    {
        var text = new StringBuilder(Intro).AppendLine().AppendLine();
        var system = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
        var processors = $"{Environment.ProcessorCount} processors, {RuntimeInformation.ProcessArchitecture}";
        text.AppendLine(Invariant($"* Machine: {processors}, {system}"));
        text.AppendLine(Invariant($"* Date: {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, commit `{commit}`, seed {seed}"));
        text.AppendLine(Invariant($"* The traffic took {traffic.TotalSeconds:0.0} s, reading all pages {reading.TotalSeconds:0.0} s."));
        text.AppendLine();
        Row(text, "fault", "planted", "count read", "endpoint read", "example read", "cause read", "pages opened", "clicks", "seconds");
        Row(text, [.. Enumerable.Repeat("---", 9)]);
        foreach (var (planted, found) in lines)
        {
            Row(text, Words(planted.Fault), Invariant($"{planted.Count:N0}"), Invariant($"{found.Count:N0}"), found.Endpoint, found.Example,
                found.Cause, found.Pages, Invariant($"{found.Clicks}"), Invariant($"{found.Took.TotalSeconds:0.0}"));
        }

        return text.ToString();
    }

    /// <summary>Keeps it: in the repository where that is asked for, else beside the other results.</summary>
    public static async Task KeepAsync(string table)
    {
        var folder = Environment.GetEnvironmentVariable("SHADOWING_UPDATE_TABLES") == "1" ? "benchmarks" : "artifacts/planted";
        Directory.CreateDirectory(Path.Combine(Repository.Root, folder));
        await File.WriteAllTextAsync(Path.Combine(Repository.Root, folder, "PLANTED.md"), table.ReplaceLineEndings("\n"));
    }

    private static void Row(StringBuilder text, params IEnumerable<string?> cells) =>
        text.AppendLine(Invariant($"| {string.Join(" | ", cells.Select(Cell))} |"));

    private static string Words(PlantedFault fault) => string.Concat(fault.ToString().Select(static (letter, at) =>
        at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));

    private static string Cell(string? read)
    {
        var text = read?.Replace("|", "\\|", StringComparison.Ordinal);
        return text is null ? "**not on the page**" : text.Length <= MostText ? text : $"{text[..MostText]}…";
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
