using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Calls;

/// <summary>Writes a call with its arguments for a report: values as they are, anything else by its type.</summary>
internal static class ArgumentText
{
    private const int MostCharacters = 200;

    public static string Write(string endpoint, ITuple arguments)
    {
        var text = new StringBuilder(endpoint).Append('(');
        for (var i = 0; i < arguments.Length; i++)
        {
            text.Append(i == 0 ? string.Empty : ", ").Append(Write(arguments[i]));
        }

        return text.Append(')').ToString();
    }

    // Only of types whose own code runs: a user's ToString may do anything.
    private static string Write(object? argument) => argument switch
    {
        null => "null",
        string value => $"\"{(value.Length > MostCharacters ? $"{value[..MostCharacters]}…" : value)}\"",
        bool value => value ? "true" : "false",
        Enum or Guid or DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan or decimal => Convert.ToString(argument, CultureInfo.InvariantCulture)!,
        _ when argument.GetType().IsPrimitive => Convert.ToString(argument, CultureInfo.InvariantCulture)!,
        _ => TypeNature.Name(argument.GetType()),
    };
}
