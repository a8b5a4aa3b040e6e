namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>One segment of a path: of children, or of descendants at any depth.</summary>
internal sealed record NaiveSegment(bool Descends, params IReadOnlyList<NaiveSelector> Selectors)
{
    public string Text => $"{(Descends ? ".." : "")}[{string.Join(',', Selectors.Select(static selector => selector.Text))}]";
}
