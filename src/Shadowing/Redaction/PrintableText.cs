using System.Globalization;
using System.Text;

namespace Shadowing.Redaction;

/// <summary>Makes foreign text fit for one line of a log or a report: control characters are escaped, the length is bounded.</summary>
internal static class PrintableText
{
    /// <summary>Gets the text on one line, at most so many characters of it.</summary>
    public static string OneLine(string text, int most = 200)
    {
        var printed = new StringBuilder(Math.Min(text.Length, most) + 1);
        foreach (var character in text)
        {
            if (printed.Length >= most)
            {
                return printed.Append('…').ToString();
            }

            if (char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029')
            {
                printed.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                printed.Append(character);
            }
        }

        return printed.ToString();
    }
}
