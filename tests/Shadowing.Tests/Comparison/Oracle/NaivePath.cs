namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>A path of RFC 9535, evaluated by trying.</summary>
internal sealed record NaivePath(params IReadOnlyList<NaiveSegment> Segments)
{
    public string Text => "$" + string.Concat(Segments.Select(static segment => segment.Text));

    public bool TellsIndexes => Segments.Any(static segment => segment.Selectors.Any(static selector => selector.TellsIndexes));

    public bool Selects(IReadOnlyList<NaiveStep> steps) => Selects(steps, 0, 0);

    private bool Selects(IReadOnlyList<NaiveStep> steps, int step, int segment)
    {
        if (segment == Segments.Count || step == steps.Count)
        {
            return segment == Segments.Count && step == steps.Count;
        }

        return (Segments[segment].Selectors.Any(selector => selector.Selects(steps[step])) && Selects(steps, step + 1, segment + 1))
            || (Segments[segment].Descends && Selects(steps, step + 1, segment));
    }
}
