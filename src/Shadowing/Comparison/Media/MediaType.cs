using System.Collections.Concurrent;
using System.Text;

namespace Shadowing.Comparison.Media;

/// <summary>A Content-Type, taken apart so that its spelling does not matter.</summary>
internal sealed class MediaType
{
    private const string CharsetParameter = "charset";
    private const int MostKnown = 64;
    private const int MostCharacters = 100;

    // A server has few: each is taken apart once. Bounded, because anybody's server can answer anything.
    private static readonly ConcurrentDictionary<string, MediaType> s_known = new(StringComparer.Ordinal);
    private static int s_knownCount;

    private readonly SortedDictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private MediaType(string name) => Name = name;

    /// <summary>Gets the type and subtype, such as <c>application/json</c>, in lower case.</summary>
    public string Name { get; }

    public string? Charset => _parameters.GetValueOrDefault(CharsetParameter);

    /// <summary>Takes what it can from any text; null for a missing or empty header.</summary>
    public static MediaType? Parse(string? header)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return null;
        }

        if (s_known.TryGetValue(header, out var known))
        {
            return known;
        }

        var type = TakeApart(header);
        if (header.Length <= MostCharacters && Volatile.Read(ref s_knownCount) < MostKnown && s_known.TryAdd(header, type))
        {
            Interlocked.Increment(ref s_knownCount);
        }

        return type;
    }

    /// <summary>Says whether two types mean the same but for their charsets: the order and quoting of parameters do not matter, nor the
    /// case of the type and of the parameters' names (RFC 9110, 8.3.1).</summary>
    public bool IsSame(MediaType other) =>
        string.Equals(Name, other.Name, StringComparison.Ordinal)
        && WithoutCharset.Count() == other.WithoutCharset.Count()
        && WithoutCharset.All(parameter => other._parameters.TryGetValue(parameter.Key, out var value)
        && string.Equals(parameter.Value, value, StringComparison.Ordinal));

    private IEnumerable<KeyValuePair<string, string>> WithoutCharset =>
        _parameters.Where(static parameter => !parameter.Key.Equals(CharsetParameter, StringComparison.OrdinalIgnoreCase));

    private static MediaType TakeApart(string header)
    {
        var parts = Split(header);
        var type = new MediaType(parts[0].Trim().ToLowerInvariant());
        foreach (var part in parts.Skip(1).Where(static part => !string.IsNullOrWhiteSpace(part)))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? part : part[..equals]).Trim();
            type._parameters.TryAdd(name,
                equals < 0 ? string.Empty : Unquote(part[(equals + 1)..].Trim()));   // of a name that is there twice clients take the first
        }

        return type;
    }

    private static List<string> Split(string header)
    {
        var parts = new List<string>();
        var quoted = false;
        var start = 0;
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i] == ';' && !quoted)
            {
                parts.Add(header[start..i]);
                start = i + 1;
            }
            else if (header[i] == '\\' && quoted)
            {
                i++;
            }
            else if (header[i] == '"')
            {
                quoted = !quoted;
            }
        }

        parts.Add(header[start..]);
        return parts;
    }

    // A backslash stands for the character behind it, whichever that is (RFC 9110, 5.6.4).
    private static string Unquote(string value)
    {
        if (value is not ['"', .. var inner, '"'] || !inner.Contains('\\', StringComparison.Ordinal))
        {
            return value is ['"', .. var plain, '"'] ? plain : value;
        }

        var text = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            i += inner[i] == '\\' && i + 1 < inner.Length ? 1 : 0;
            text.Append(inner[i]);
        }

        return text.ToString();
    }
}
