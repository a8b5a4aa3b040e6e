using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Shadowing.Dashboard.Tests.Hosting;

/// <summary>Answers of the API, written down once, as if they were of this hour.</summary>
internal static partial class CannedAnswers
{
    /// <summary>Gets them by their address below the API.</summary>
    public static Dictionary<string, JsonNode> Read()
    {
        using var stream = typeof(CannedAnswers).Assembly.GetManifestResourceStream("Shadowing.Dashboard.Tests.Canned.answers.json")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        var taken = Time(JsonNode.Parse(text)!["experiments"]!["takenAt"]!.GetValue<string>());
        var now = TimeProvider.System.GetUtcNow();
        var passed = now - taken;
        text = Times()
            .Replace(text, found => "\"" + (Time(found.Groups[1].Value) + passed).ToString("O", CultureInfo.InvariantCulture) + "\"");
        return JsonNode.Parse(text)!.AsObject()
            .ToDictionary(static pair => pair.Key, static pair => pair.Value!.DeepClone(), StringComparer.Ordinal);
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [GeneratedRegex("\"(20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z)\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Times();
}
