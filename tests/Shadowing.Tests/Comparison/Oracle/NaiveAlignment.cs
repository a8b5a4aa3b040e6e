namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>Two sequences held against each other, as docs/reference/comparison.md has it. Where it leaves a choice, every choice is
/// listed.</summary>
/// <param name="equal">Whether two elements are equal, by their places in the sequences.</param>
internal sealed class NaiveAlignment(int count, int otherCount, Func<int, int, bool> equal)
{
    private readonly Dictionary<(int, int), bool> _equal = [];

    /// <summary>Lists the ways to pair the elements: each pair of a way is one of equal elements that it is built upon.</summary>
    /// <param name="fuzzy">Whether equality depends on the partner, so that no number of equal elements can be demanded.</param>
    public IEnumerable<IReadOnlyList<(int, int)>> Ways(bool fuzzy)
    {
        var (start, end) = Trim();
        var (left, right) = (count - start - end, otherCount - start - end);
        var ends = Enumerable.Range(0, start).Select(static i => (i, i)).ToList();
        var tail = Enumerable.Range(0, end).Select(i => (count - end + i, otherCount - end + i)).ToList();
        if (start + end >= Math.Min(count, otherCount))
        {
            // From which end they are set apart first is left open: one of [x, x] is new, whichever.
            return Subsequences(0, 0, count, otherCount, fuzzy ? null : Longest(0, count, otherCount)).Select(all => Join([], all, []));
        }

        if (fuzzy)
        {
            return Subsequences(start, start, count - end, otherCount - end, wanted: null).Select(middle => Join(ends, middle, tail));
        }

        var longest = Longest(start, count - end, otherCount - end);
        var byPosition = Enumerable.Range(start, Math.Max(left, 0)).Where(i => left == right && Equal(i, i)).Select(static i => (i, i))
            .ToList();
        return left == right && byPosition.Count >= longest[start, start]
            ? [Join(ends, byPosition, tail)]
            : Subsequences(start, start, count - end, otherCount - end, longest).Select(middle => Join(ends, middle, tail));
    }

    /// <summary>Lists all ways to pair equal elements in their order, as is right where an index decides which are equal.</summary>
    public IEnumerable<IReadOnlyList<(int, int)>> AnyWays() => Subsequences(0, 0, count, otherCount, wanted: null);

    /// <summary>Tells whether both hold the same elements.</summary>
    public bool HoldTheSame() => count == otherCount && MostThatAgree() == count;

    /// <summary>Counts how many elements can have a partner that is equal, at most.</summary>
    public int MostThatAgree()
    {
        var partners = new int[otherCount];
        Array.Fill(partners, -1);
        return Enumerable.Range(0, count).Count(i => FindsPartner(i, partners, new bool[otherCount]));
    }

    public bool Equal(int i, int j)
    {
        if (!_equal.TryGetValue((i, j), out var known))
        {
            _equal[(i, j)] = known = equal(i, j);
        }

        return known;
    }

    private static List<(int, int)> Join(IEnumerable<(int, int)> start, IEnumerable<(int, int)> middle, IEnumerable<(int, int)> end) =>
        [.. start, .. middle, .. end];

    private (int Start, int End) Trim()
    {
        var shorter = Math.Min(count, otherCount);
        var start = 0;
        while (start < shorter && Equal(start, start))
        {
            start++;
        }

        var end = 0;
        while (end < shorter - start && Equal(count - end - 1, otherCount - end - 1))
        {
            end++;
        }

        return (start, end);
    }

    private int[,] Longest(int start, int end, int otherEnd)
    {
        var longest = new int[end + 1, otherEnd + 1];
        for (var i = end - 1; i >= start; i--)
        {
            for (var j = otherEnd - 1; j >= start; j--)
            {
                longest[i, j] = Equal(i, j) ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        return longest;
    }

    private IEnumerable<IReadOnlyList<(int, int)>> Subsequences(int i, int j, int end, int otherEnd, int[,]? wanted)
    {
        if (wanted is null || wanted[i, j] == 0)
        {
            yield return [];
        }

        for (var p = i; p < end; p++)
        {
            for (var q = j; q < otherEnd; q++)
            {
                if (Equal(p, q) && (wanted is null || wanted[p + 1, q + 1] + 1 == wanted[i, j]))
                {
                    foreach (var rest in Subsequences(p + 1, q + 1, end, otherEnd, wanted))
                    {
                        yield return [(p, q), .. rest];
                    }
                }
            }
        }
    }

    private bool FindsPartner(int i, int[] partners, bool[] seen)
    {
        for (var j = 0; j < otherCount; j++)
        {
            if (!seen[j] && Equal(i, j))
            {
                seen[j] = true;
                if (partners[j] < 0 || FindsPartner(partners[j], partners, seen))
                {
                    partners[j] = i;
                    return true;
                }
            }
        }

        return false;
    }
}
