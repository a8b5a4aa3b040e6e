using System.IO.Compression;
using System.Text;

namespace Shadowing.AspNetCore.Tests.Redaction;

/// <summary>A secret, and the one place of a call in which it is.</summary>
internal sealed record Plant(string Name, string Secret)
{
    /// <summary>Gets a value indicating whether nothing gives it away: neither a name beside it nor its looks. Where values are kept it is
    /// kept.</summary>
    public bool IsInnocent { get; init; }

    public string Path { get; init; } = "/plant/1";

    public string Query { get; init; } = string.Empty;

    public (string Name, string Value)? Header { get; init; }

    public string? Body { get; init; }

    public string BodyType { get; init; } = "application/json";

    /// <summary>Gets what the control answers; the candidate answers the same with another secret.</summary>
    public string Answer { get; init; } = "{\"v\":1}";

    public string AnswerType { get; init; } = "application/json";

    public (string Name, string Value)? AnswerHeader { get; init; }

    public bool IsZipped { get; init; }

    /// <summary>Gets all forms in which the secret could be found.</summary>
    public IReadOnlyList<string> Forms =>
        [.. new[] { Secret, Uri.EscapeDataString(Secret), Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret))[..^2],
            string.Concat(Secret.Where(char.IsLetterOrDigit)), Secret.Replace("\"", "\\\"", StringComparison.Ordinal) }.Distinct(
                StringComparer.Ordinal)];

    /// <summary>Gets what one side answers.</summary>
    public byte[] AnswerOf(bool isCandidate)
    {
        var text = !isCandidate ? Answer
            : Answer.Contains(Secret, StringComparison.Ordinal) ? Answer.Replace(Secret, Other(Secret), StringComparison.Ordinal)
            : "{\"v\":2}";
        var bytes = Encoding.UTF8.GetBytes(text);
        if (!IsZipped)
        {
            return bytes;
        }

        using var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return zipped.ToArray();
    }

    /// <summary>Gets what a header of one side says.</summary>
    public string? HeaderOf(bool isCandidate) =>
        isCandidate ? AnswerHeader?.Value.Replace(Secret, Other(Secret), StringComparison.Ordinal) : AnswerHeader?.Value;

    // As long, of the same characters, and none of the looked for.
    private static string Other(string secret) =>
        string.Concat(secret.Replace("zebra", "otter", StringComparison.Ordinal)
            .Select(static character => char.IsAsciiDigit(character) ? (char)('1' + ((character - '0' + 3) % 9)) : character)) is var other
                && other != secret ? other : secret + "x";
}
