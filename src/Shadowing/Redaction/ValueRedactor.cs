using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Redaction;

/// <summary>Decides what may be kept of each value: itself with secrets masked, or its type, length and a keyed fingerprint, so that equal
/// values are still seen to be equal.</summary>
internal sealed class ValueRedactor(Func<RedactionPlan> plan, IRedactor? own = null, Func<string?>? secret = null)
{
    private const int FingerprintBytes = 4;

    // With the secret that all instances share fingerprints can be compared across them and restarts; without one only within this process.
    // They can be looked up nowhere.
    private readonly Lazy<byte[]> _key = new(() =>
        secret?.Invoke() is { } shared
            ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(shared), "Shadowing fingerprints"u8.ToArray())
            : RandomNumberGenerator.GetBytes(32));

    /// <summary>Gets a value indicating whether somebody is asked who wants to know where a value stands.</summary>
    public bool AsksWhere => own is not null;

    /// <summary>Gets the settings of this moment.</summary>
    public RedactionPlan Plan => plan();

    /// <summary>Gets what may be kept of a value in a body, given as the text of a JSON token, found at the path of a difference.</summary>
    public string? Token(in RedactionPlace place, string? token)
    {
        if (token is null)
        {
            return null;
        }

        var type = TypeOf(token);
        if (!Plan.AllowsPath(place.Path))
        {
            return type is "number" && !token.EndsWith('…') ? Number(token) : Mark(type, type is "string" ? token[1..^1] : token);
        }

        try
        {
            // As in a body: names and values are seen in it whatever is escaped.
            return JsonRedaction.Write(this, place, Encoding.UTF8.GetBytes(token), int.MaxValue, isIndented: false);
        }
        catch (JsonException)
        {
            // It was cut. What is escaped in half of a document is not looked into.
            return token.Contains('\\', StringComparison.Ordinal) || Plan.Mentions(token) ? Mark(type, token) : Keep(place, type, token);
        }
    }

    /// <summary>Gets what stands in the place of a number that is not kept: the same for all spellings of its value.</summary>
    public string Number(string token)
    {
        var number = CanonicalNumber.Parse(Encoding.UTF8.GetBytes(token));
        return Mark("number", number.ExactDecimal?.ToString(CultureInfo.InvariantCulture) ?? number.ToString());
    }

    /// <summary>Gets what may be kept of a text that is no JSON.</summary>
    public string Text(in RedactionPlace place, string type, string value, bool isAllowed) =>
        isAllowed && !(type is "text" or "string" && Plan.Mentions(value)) ? Keep(place, type, value) : Mark(type, value);

    /// <summary>Gets a text with what looks like a secret in it replaced; null where the user's own redactor keeps nothing of it.</summary>
    public string? Masked(in RedactionPlace place, string text) =>
        Mask(text) is var masked && own is not null && own.Redact(place, masked) is null ? null : masked;

    /// <summary>Gets what may be kept of a member's name: one that is data is treated as a value.</summary>
    public string Key(string name, bool isAllowed) => isAllowed ? Mask(name) : KeyShape.IsData(name) ? Mark("key", name) : name;

    /// <summary>Gets what may be kept of a path in a body: where values are not kept, keys that are data become <c>*</c>.</summary>
    public string Path(string path) => Plan.KeepsValues ? Mask(path) : JsonPathText.WithoutData(path);

    /// <summary>Gets what may be kept of the path of a difference that was told together with those of all members of its object: where
    /// values are not kept, its own name is none.</summary>
    public string Path(string path, string general) =>
        !Plan.KeepsValues && general.EndsWith(".*", StringComparison.Ordinal) && JsonPathText.IsMember(path)
            ? Path(JsonPathText.Parent(path)) + ".*"
            : Path(path);

    /// <summary>Gets what stands in the place of a value that is not kept.</summary>
    public string Mark(string type, ReadOnlySpan<char> value) =>
        string.Create(CultureInfo.InvariantCulture,
            $"[{type}, {value.Length} {(value.Length == 1 ? "character" : "characters")} #{Fingerprint(value)}]");

    /// <summary>Gets what may be kept of the few words on how two values differ: a distance from zero is a value, and one between two
    /// secrets is a secret.</summary>
    public string? How(string path, string? how)
    {
        if (how is null)
        {
            return null;
        }

        // Those on cookies name no value.
        var isCookie = path.Equals("header:Set-Cookie", StringComparison.OrdinalIgnoreCase);
        return isCookie ? how
            : MentionsSensitiveName(path) ? null
            : Plan.AllowsPath(path) || !TellsDistance(how) ? how
            : "by some distance";
    }

    /// <summary>Gets a text with what looks like a secret in it replaced.</summary>
    public string Mask(string text) => SecretPatterns.Mask(text, (kind, match) => $"[{kind} #{Fingerprint(match)}]");

    /// <summary>Gets the fingerprint of a value: 8 hexadecimal digits.</summary>
    public string Fingerprint(ReadOnlySpan<char> value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes(value.ToString()), hash);
        return Convert.ToHexStringLower(hash[..FingerprintBytes]);
    }

    /// <summary>Gets the JSON type of a token.</summary>
    public static string TypeOf(string token) => token is "" ? "value" : token[0] switch
    {
        '"' when token.Length > 1 && token[^1] == '"' => "string",
        '"' => "cut string",
        '{' => "object",
        '[' => "array",
        't' or 'f' when token is "true" or "false" => "boolean",
        'n' when token is "null" => "null",
        '-' or (>= '0' and <= '9') => "number",
        _ => "value",
    };

    private string Keep(in RedactionPlace place, string type, string value)
    {
        var masked = Mask(value);
        return own is null ? masked : own.Redact(place, masked) ?? Mark(type, value);
    }

    // Whole hours and days of one or two digits say which mistake it is, and nothing else.
    private static bool TellsDistance(string how) =>
        how.StartsWith("by ", StringComparison.Ordinal)
            || (how.StartsWith("exactly ", StringComparison.Ordinal) && how.Any(char.IsAsciiDigit));

    private bool MentionsSensitiveName(string path) =>
        path.Split(['.', '[', ']', '\'', '$', ':'], StringSplitOptions.RemoveEmptyEntries).Any(Plan.IsSensitive);
}
