using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shadowing.Redaction;

/// <summary>Replaces values before anything is kept: length and a keyed fingerprint stay, so that equal values are still seen to be equal.</summary>
internal sealed class ValueRedactor(Func<bool> keepValues)
{
    // Of this process alone: a fingerprint can be compared within one report and looked up nowhere.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Gets a value indicating whether raw values are kept, because the user said so or because this is Development.</summary>
    public bool KeepsValues => keepValues();

    /// <summary>Gets what may be kept of a value found at a path.</summary>
    public string? Redact(string path, string? value)
    {
        if (value is null || (keepValues() && !MentionsSensitiveName(path) && !SensitiveNames.IsMentionedIn(value)))
        {
            return value;
        }

        var hash = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(value));
        return string.Create(CultureInfo.InvariantCulture, $"[{value.Length} characters #{Convert.ToHexStringLower(hash.AsSpan(0, 4))}]");
    }

    /// <summary>Gets what may be kept of the few words on how two values differ: a distance from zero is a value, and one between two secrets is a secret.</summary>
    public string? RedactHow(string path, string? how)
    {
        // Those on cookies name no value.
        var isSafe = path.Equals("header:Set-Cookie", StringComparison.OrdinalIgnoreCase) || !MentionsSensitiveName(path);
        return !isSafe ? null : how is null || keepValues() || !TellsDistance(how) ? how : "by some distance";
    }

    // Whole hours and days of one or two digits say which mistake it is, and nothing else.
    private static bool TellsDistance(string how) =>
        how.StartsWith("by ", StringComparison.Ordinal) || (how.StartsWith("exactly ", StringComparison.Ordinal) && how.Any(char.IsAsciiDigit));

    /// <summary>Tells whether a text of whole documents may be kept as it is.</summary>
    public bool MayKeep(string text) => keepValues() && !SensitiveNames.IsMentionedIn(text);

    private static bool MentionsSensitiveName(string path)
    {
        foreach (var name in path.Split(['.', '[', ']', '\'', '$', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (SensitiveNames.IsSensitiveName(name) || SensitiveNames.IsSensitiveHeader(name))
            {
                return true;
            }
        }

        return false;
    }
}
