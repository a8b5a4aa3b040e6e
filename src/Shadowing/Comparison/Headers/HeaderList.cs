namespace Shadowing.Comparison.Headers;

/// <summary>Takes headers apart whose values are lists, and compares their elements.</summary>
internal static class HeaderList
{
    public static HeaderVerdict CompareInOrder(string control, string candidate)
    {
        var (left, right) = (Elements(control), Elements(candidate));
        return left.SequenceEqual(right, StringComparer.Ordinal) ? HeaderVerdict.Equal
            : left.Order(StringComparer.Ordinal).SequenceEqual(right.Order(StringComparer.Ordinal), StringComparer.Ordinal)
            ? HeaderVerdict.Differ("order only")
            : left.SequenceEqual(right, StringComparer.OrdinalIgnoreCase) ? HeaderVerdict.Differ("case only")
            : HeaderVerdict.Differ();
    }

    public static HeaderVerdict CompareAsSets(string control, string candidate, StringComparer comparer)
    {
        var (left, right) = (Elements(control), Elements(candidate));
        return AreSetEqual(left, right, comparer) ? HeaderVerdict.Equal
            : AreSetEqual(left, right, StringComparer.OrdinalIgnoreCase) ? HeaderVerdict.Differ("case only")
            : HeaderVerdict.Differ();
    }

    private static bool AreSetEqual(List<string> left, List<string> right, StringComparer comparer) =>
        new HashSet<string>(left, comparer).SetEquals(right);

    private static List<string> Elements(string joined)
    {
        var elements = new List<string>();
        foreach (var line in HeaderLines.Split(joined))
        {
            var start = 0;
            while (start <= line.Length)
            {
                var length = ElementLength(line.AsSpan(start));
                if (line.AsSpan(start, length).Trim() is { IsEmpty: false } element)
                {
                    elements.Add(element.ToString());
                }

                start += length + 1;
            }
        }

        return elements;
    }

    // Up to the next comma that is neither quoted nor part of a link's reference. What is not closed ends with the line.
    private static int ElementLength(ReadOnlySpan<char> rest)
    {
        var closing = '\0';
        for (var i = 0; i < rest.Length; i++)
        {
            switch (rest[i])
            {
                case '\\' when closing is '"':
                    i++;
                    break;
                case var character when character == closing:
                    closing = '\0';
                    break;
                case '"' when closing is '\0':
                    closing = '"';
                    break;
                case '<' when closing is '\0':
                    closing = '>';
                    break;
                case ',' when closing is '\0':
                    return i;
            }
        }

        return rest.Length;
    }
}
