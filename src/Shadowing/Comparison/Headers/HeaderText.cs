using Shadowing.Comparison.Contrasts;

namespace Shadowing.Comparison.Headers;

/// <summary>Compares values that we know nothing of: as they are, without the white space around them.</summary>
internal static class HeaderText
{
    public static HeaderVerdict Compare(string control, string candidate)
    {
        var (left, right) = (HeaderLines.Combine(control), HeaderLines.Combine(candidate));
        return string.Equals(left, right, StringComparison.Ordinal)
            ? HeaderVerdict.Equal
            : HeaderVerdict.Differ(TextContrast.Of(left, right));
    }
}
