namespace Shadowing.Comparison.Paths;

/// <summary>Says which children a selector of a path selects.</summary>
internal enum JsonPathSelectorKind
{
    Name,
    Wildcard,
    Index,
    Slice,
}
