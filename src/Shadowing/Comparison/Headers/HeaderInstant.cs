using Shadowing.Comparison.Contrasts;
using Shadowing.Comparison.Texts;

namespace Shadowing.Comparison.Headers;

/// <summary>Reads the dates of headers and says how far they are apart.</summary>
internal static class HeaderInstant
{
    public static HeaderVerdict Compare(string control, string candidate) =>
        TryParse(control) is not { } left || TryParse(candidate) is not { } right ? HeaderText.Compare(control, candidate)
        : left == right ? HeaderVerdict.Equal
        : HeaderVerdict.Differ(Show(right - left));

    public static DateTimeOffset? TryParse(string value) => Instants.TryReadHttp(value, out var instant) ? instant : null;

    private static string Show(TimeSpan distance)
    {
        var text = new TextBuffer();
        TimeContrast.Write(text, distance);
        return new string(text.Written);
    }
}
