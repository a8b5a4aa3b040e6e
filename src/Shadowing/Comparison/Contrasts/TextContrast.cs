namespace Shadowing.Comparison.Contrasts;

/// <summary>Says in a few words how two texts differ, where it is nothing that a reader would see at once.</summary>
internal static class TextContrast
{
    public const string CaseOnly = "case only";
    public const string WhiteSpaceOnly = "white space only";
    public const string TrailingWhiteSpaceOnly = "trailing white space only";

    /// <summary>Gets the words; null where the texts differ in more, or not at all.</summary>
    public static string? Of(ReadOnlySpan<char> control, ReadOnlySpan<char> candidate) =>
        control.SequenceEqual(candidate) ? null
        : control.TrimEnd().SequenceEqual(candidate.TrimEnd()) ? TrailingWhiteSpaceOnly
        : DifferInWhiteSpaceOnly(control, candidate) ? WhiteSpaceOnly
        : control.Equals(candidate, StringComparison.OrdinalIgnoreCase) ? CaseOnly
        : null;

    private static bool DifferInWhiteSpaceOnly(ReadOnlySpan<char> control, ReadOnlySpan<char> candidate)
    {
        var (i, j) = (0, 0);
        while (true)
        {
            i += WhiteSpaceAt(control[i..]);
            j += WhiteSpaceAt(candidate[j..]);
            if (i == control.Length || j == candidate.Length)
            {
                return i == control.Length && j == candidate.Length;
            }

            if (control[i++] != candidate[j++])
            {
                return false;
            }
        }
    }

    private static int WhiteSpaceAt(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsWhiteSpace(text[length]))
        {
            length++;
        }

        return length;
    }
}
