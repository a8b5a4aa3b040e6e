namespace Shadowing.Comparison.Bodies;

/// <summary>A Content-Type, taken apart so that its spelling does not matter.</summary>
internal sealed class MediaType
{
    private readonly SortedDictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private MediaType(string name) => Name = name;

    /// <summary>Gets the type and subtype, such as <c>application/json</c>, in lower case.</summary>
    public string Name { get; }

    public string? Charset => _parameters.GetValueOrDefault("charset");

    /// <summary>Takes what it can from any text; null for a missing or empty header.</summary>
    public static MediaType? Parse(string? header)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return null;
        }

        var parts = Split(header);
        var type = new MediaType(parts[0].Trim().ToLowerInvariant());
        foreach (var part in parts.Skip(1).Where(static part => !string.IsNullOrWhiteSpace(part)))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? part : part[..equals]).Trim();
            type._parameters[name] = equals < 0 ? string.Empty : Unquote(part[(equals + 1)..].Trim());
        }

        return type;
    }

    /// <summary>Says whether two headers mean the same: the order and quoting of parameters do not matter, nor the case of the type, of
    /// the parameters' names and of the charset.</summary>
    public static bool AreEqual(MediaType? left, MediaType? right) =>
        left is null || right is null
            ? left is null && right is null
            : string.Equals(left.Name, right.Name, StringComparison.Ordinal)
                && left._parameters.Count == right._parameters.Count
                && left._parameters.All(parameter => right._parameters.TryGetValue(parameter.Key, out var other)
                    && string.Equals(parameter.Value, other, ComparisonOf(parameter.Key)));

    private static StringComparison ComparisonOf(string parameter) =>
        parameter.Equals("charset", StringComparison.OrdinalIgnoreCase) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

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

    private static string Unquote(string value) => value is ['"', .. var inner, '"']
        ? inner.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
        : value;
}
