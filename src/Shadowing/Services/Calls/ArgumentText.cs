using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Shadowing.Redaction;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Calls;

/// <summary>Writes a call with its arguments for a report: values as they are, anything else by its type, and what a name says is a secret not at all.</summary>
internal static class ArgumentText
{
    private const int MostCharacters = 200;

    public static string Write(string endpoint, ITuple arguments, IReadOnlyList<string> names)
    {
        var text = new StringBuilder(endpoint).Append('(');
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = i < names.Count ? names[i] : string.Empty;
            text.Append(i == 0 ? string.Empty : ", ").Append(name).Append(": ").Append(SensitiveNames.IsSensitiveName(name) ? "…" : Write(arguments[i]));
        }

        return text.Append(')').ToString();
    }

    // Only of types whose own code runs: a user's ToString may do anything.
    private static string Write(object? argument) => argument switch
    {
        null => "null",
        string value when SensitiveNames.IsMentionedIn(value) => "…",
        string value => $"\"{(value.Length > MostCharacters ? $"{value[..MostCharacters]}…" : value)}\"",
        bool value => value ? "true" : "false",
        Enum or Guid or DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan or decimal => Convert.ToString(argument, CultureInfo.InvariantCulture)!,
        _ when argument.GetType().IsPrimitive => Convert.ToString(argument, CultureInfo.InvariantCulture)!,
        _ => TypeNature.Name(argument.GetType()),
    };
}
