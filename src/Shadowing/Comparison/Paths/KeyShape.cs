namespace Shadowing.Comparison.Paths;

/// <summary>Tells names that programmers chose from keys that are data: ids, addresses, dates.</summary>
internal static class KeyShape
{
    private const int LongestName = 64;
    private const string OfNames = "_-.$: /#+~{}()[]\\'";

    /// <summary>Tells whether a member's name is data: then it is no part of a cause, and may be as confidential as a value.</summary>
    public static bool IsData(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > LongestName || char.IsAsciiDigit(name[0]) || name.Contains("://", StringComparison.Ordinal))
        {
            return true;
        }

        var (digits, runs, wasDigit) = (0, 0, false);
        foreach (var character in name)
        {
            // An '@' begins names of JSON-LD; within a name it makes an address.
            if (!char.IsLetterOrDigit(character) && !OfNames.Contains(character)
                && !(character == '@' && name[0] == '@' && !name[1..].Contains('@')))
            {
                return true;
            }

            var isDigit = char.IsAsciiDigit(character);
            digits += isDigit ? 1 : 0;
            runs += isDigit && !wasDigit ? 1 : 0;
            wasDigit = isDigit;
        }

        // 'address2', 'sha256', 'utf8' and 'x-12' are names; 'user-48213', 'a81c-99d0' and 'Ab3kD9x0' are not.
        return digits > 3 || runs > 2;
    }
}
