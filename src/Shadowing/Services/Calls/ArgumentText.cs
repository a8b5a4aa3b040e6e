using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Shadowing.Redaction;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Calls;

/// <summary>Writes a call with its arguments for a report: values as they are, anything else by its type, and what a name says is a secret
/// not at all.</summary>
internal static class ArgumentText
{
    private const int MostCharacters = 200;

    public static string Write(in RedactionPlace place, ITuple arguments, IReadOnlyList<string> names, ValueRedactor redactor)
    {
        var text = new StringBuilder(place.Endpoint).Append('(');
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = i < names.Count ? names[i] : string.Empty;
            text.Append(i == 0 ? string.Empty : ", ").Append(name).Append(": ")
                .Append(Write(place with { Path = $"argument:{name}" }, arguments[i],
                    redactor.Plan.KeepsValues && !redactor.Plan.IsSensitive(name), redactor));
        }

        return text.Append(')').ToString();
    }

    // Only of types whose own code runs: a user's ToString may do anything.
    private static string Write(in RedactionPlace place, object? argument, bool isKept, ValueRedactor redactor) => argument switch
    {
        null => "null",
        string value =>
            redactor.Text(place, "text", value.Length > MostCharacters ? $"{value[..MostCharacters]}…" : value, isKept) is var kept
                && isKept ? $"\"{kept}\"" : kept,
        bool value => redactor.Text(place, "boolean", value ? "true" : "false", isKept),
        Enum or Guid or DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan or decimal =>
            redactor.Text(place, "value", Convert.ToString(argument, CultureInfo.InvariantCulture)!, isKept),
        _ when argument.GetType().IsPrimitive =>
            redactor.Text(place, "number", Convert.ToString(argument, CultureInfo.InvariantCulture)!, isKept),
        _ => TypeNature.Name(argument.GetType()),
    };
}
