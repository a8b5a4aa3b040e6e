using System.Globalization;
using System.Text;

namespace Shadowing.Comparison.Paths;

/// <summary>Writes the place of a difference so that it can be pasted into <see cref="ComparisonOptions.Ignore"/>.</summary>
internal static class JsonPathText
{
    public static void AppendIndex(StringBuilder path, int index) => path.Append(CultureInfo.InvariantCulture, $"[{index}]");

    public static void AppendName(StringBuilder path, string name)
    {
        if (IsPlain(name))
        {
            path.Append('.').Append(name);
            return;
        }

        path.Append("['");
        for (var i = 0; i < name.Length; i++)
        {
            if (i + 1 < name.Length && char.IsSurrogatePair(name[i], name[i + 1]))
            {
                path.Append(name[i]).Append(name[++i]);
            }
            else
            {
                AppendEscaped(path, name[i]);
            }
        }

        path.Append("']");
    }

    private static bool IsPlain(string name) =>
        name.Length > 0 && !char.IsDigit(name[0]) && name.All(static character => character == '_' || char.IsLetterOrDigit(character));

    private static void AppendEscaped(StringBuilder path, char character)
    {
        if (character is '\'' or '\\')
        {
            path.Append('\\').Append(character);
        }
        else if (IsPrintable(character))
        {
            path.Append(character);
        }
        else
        {
            path.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }
    }

    // Beyond the RFC, which asks for control characters only: what reorders or breaks a line in a log is escaped too.
    private static bool IsPrintable(char character) => char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned);
}
