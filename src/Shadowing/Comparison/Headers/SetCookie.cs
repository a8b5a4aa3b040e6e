using System.Text;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Paths;

namespace Shadowing.Comparison.Headers;

/// <summary>One line of Set-Cookie, taken apart as RFC 6265 says. Nothing of it is shown but the name and the attributes that we
/// know.</summary>
internal sealed class SetCookie
{
    private const string OtherAttribute = "another attribute";
    private const int MaxNameLength = 64;

    // A value with a semicolon in it, quoted or not, goes on as an attribute that nobody knows: it must not be shown.
    private static readonly HashSet<string> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        "Expires", "Max-Age", "Domain", "Path", "Secure", "HttpOnly", "SameSite", "Partitioned", "Priority",
    };

    private readonly SortedDictionary<string, string> _attributes = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _value;

    private SetCookie(string name, string value)
    {
        Name = name;
        _value = value;
    }

    public string Name { get; }

    /// <summary>Gets the name as it can be shown.</summary>
    public string ShownName => Name.Length <= MaxNameLength ? Name : Name[..MaxNameLength] + "…";

    /// <summary>Gets the name as it can be told where values cannot: one that is data is <c>*</c>.</summary>
    public string ToldName => Name.Length > 0 && KeyShape.IsData(Name) ? "*" : ShownName;

    public static SetCookie Parse(string line)
    {
        var parts = line.Split(';', StringSplitOptions.TrimEntries);
        var equals = parts[0].IndexOf('=', StringComparison.Ordinal);

        // Without '=' all of it is the value of a cookie without a name: that is how browsers read it.
        var cookie = new SetCookie(equals < 0 ? string.Empty : parts[0][..equals].TrimEnd(), parts[0][(equals + 1)..].TrimStart());
        foreach (var part in parts.AsSpan(1))
        {
            equals = part.IndexOf('=', StringComparison.Ordinal);
            if (part.Length > 0)
            {
                cookie._attributes[equals < 0 ? part : part[..equals].TrimEnd()] =
                    equals < 0 ? string.Empty : part[(equals + 1)..].TrimStart();
            }
        }

        return cookie;
    }

    /// <summary>Names what differs: <c>value</c>, or attributes.</summary>
    public IEnumerable<string> DifferencesFrom(SetCookie other)
    {
        IEnumerable<string> attributes = _attributes.Keys.Union(other._attributes.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(name => !AreEqual(name, _attributes.GetValueOrDefault(name), other._attributes.GetValueOrDefault(name)))
            .Select(static name => s_known.TryGetValue(name, out var known) ? known : OtherAttribute)
            .Order(StringComparer.Ordinal)
            .Distinct();
        return string.Equals(_value, other._value, StringComparison.Ordinal) ? attributes : attributes.Prepend("value");
    }

    /// <summary>Writes the cookie without its value.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Name.Length == 0 ? "…" : $"{ShownName}=…");
        foreach (var (name, value) in _attributes)
        {
            if (text.Length > Difference.MaxValueLength)
            {
                break;   // nobody sees more
            }

            text.Append("; ").Append(!s_known.TryGetValue(name, out var known) ? "…" : value.Length == 0 ? known : $"{known}={value}");
        }

        return text.ToString();
    }

    private static bool AreEqual(string name, string? left, string? right) =>
        left is null || right is null ? left is null && right is null
        : name.Equals("Expires", StringComparison.OrdinalIgnoreCase) ? HeaderInstant.Compare(left, right).AreEqual
        : string.Equals(left, right, IsName(name) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    // Attributes whose values are names in any case.
    private static bool IsName(string attribute) => attribute.ToUpperInvariant() is "DOMAIN" or "SAMESITE" or "PRIORITY";
}
