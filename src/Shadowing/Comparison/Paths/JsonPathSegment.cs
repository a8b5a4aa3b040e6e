namespace Shadowing.Comparison.Paths;

/// <summary>One step of a path: to children, or to children at any depth.</summary>
internal sealed record JsonPathSegment(bool Descendant, IReadOnlyList<JsonPathSelector> Selectors)
{
    public bool SelectsName(string name)
    {
        foreach (var selector in Selectors)
        {
            if (selector.SelectsName(name))
            {
                return true;
            }
        }

        return false;
    }

    public bool SelectsIndex(int index, int length)
    {
        foreach (var selector in Selectors)
        {
            if (selector.SelectsIndex(index, length))
            {
                return true;
            }
        }

        return false;
    }
}
