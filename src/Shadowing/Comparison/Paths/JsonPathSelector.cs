using System.Diagnostics;

namespace Shadowing.Comparison.Paths;

/// <summary>Selects children of one object or array, as RFC 9535 section 2.3 has it.</summary>
internal sealed record JsonPathSelector(JsonPathSelectorKind Kind)
{
    public static JsonPathSelector Wildcard { get; } = new(JsonPathSelectorKind.Wildcard);

    public string? Name { get; init; }

    /// <summary>Gets the index, or the start of the slice.</summary>
    public long? Start { get; init; }

    public long? End { get; init; }

    public long? Step { get; init; }

    public bool SelectsName(string name) => Kind switch
    {
        JsonPathSelectorKind.Name => string.Equals(Name, name, StringComparison.Ordinal),
        JsonPathSelectorKind.Wildcard => true,
        JsonPathSelectorKind.Index or JsonPathSelectorKind.Slice => false,
        _ => throw new UnreachableException($"Selector kind {Kind}"),
    };

    public bool SelectsIndex(int index, int length) => Kind switch
    {
        JsonPathSelectorKind.Name => false,
        JsonPathSelectorKind.Wildcard => true,
        JsonPathSelectorKind.Index => FromStart(Start.GetValueOrDefault(), length) == index,
        JsonPathSelectorKind.Slice => SliceSelects(index, length),
        _ => throw new UnreachableException($"Selector kind {Kind}"),
    };

    /// <summary>Tells whether it may select what another one does: nobody knows which element of an array a wildcard stands for.</summary>
    public bool MayBe(JsonPathSelector other) => Kind switch
    {
        JsonPathSelectorKind.Wildcard => true,
        JsonPathSelectorKind.Name =>
            other.Kind is JsonPathSelectorKind.Name && string.Equals(Name, other.Name, StringComparison.Ordinal),
        JsonPathSelectorKind.Index or JsonPathSelectorKind.Slice => other.Kind is not JsonPathSelectorKind.Name,
        _ => throw new UnreachableException($"Selector kind {Kind}"),
    };

    private static long FromStart(long index, int length) => index >= 0 ? index : length + index;

    private bool SliceSelects(int index, int length)
    {
        var step = Step ?? 1;
        if (step > 0)
        {
            var lower = Math.Clamp(FromStart(Start ?? 0, length), 0, length);
            var upper = Math.Clamp(FromStart(End ?? length, length), 0, length);
            return index >= lower && index < upper && (index - lower) % step == 0;
        }

        if (step < 0)
        {
            var upper = Math.Clamp(FromStart(Start ?? (length - 1), length), -1, length - 1);
            var lower = Math.Clamp(FromStart(End ?? (-length - 1), length), -1, length - 1);
            return index > lower && index <= upper && (upper - index) % -step == 0;
        }

        return false;   // a step of 0 selects nothing, says the RFC
    }
}
