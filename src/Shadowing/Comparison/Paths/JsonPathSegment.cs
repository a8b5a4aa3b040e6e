namespace Shadowing.Comparison.Paths;

/// <summary>One step of a path: to children, or to children at any depth.</summary>
internal sealed record JsonPathSegment(bool Descendant, IReadOnlyList<JsonPathSelector> Selectors)
{
    /// <summary>Gets a value indicating whether it selects every child, whatever its name or index.</summary>
    public bool SelectsAny => Selectors.Any(static selector => selector.Kind is JsonPathSelectorKind.Wildcard);

    /// <summary>Gets a value indicating whether it tells the elements of an array apart by their indexes.</summary>
    public bool SelectsIndexes =>
        Selectors.Any(static selector => selector.Kind is JsonPathSelectorKind.Index or JsonPathSelectorKind.Slice);

    public bool SelectsName(string name)
    {
        for (var i = 0; i < Selectors.Count; i++)
        {
            if (Selectors[i].SelectsName(name))
            {
                return true;
            }
        }

        return false;
    }

    public bool SelectsIndex(int index, int length)
    {
        // Not an enumeration, which allocates: this is asked for each element of an array.
        for (var i = 0; i < Selectors.Count; i++)
        {
            if (Selectors[i].SelectsIndex(index, length))
            {
                return true;
            }
        }

        return false;
    }
}
