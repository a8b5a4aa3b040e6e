namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>A place of both documents, or of one, with the rules that act there.</summary>
internal sealed class NaivePlace
{
    private readonly IReadOnlyList<NaiveRule> _all;
    private readonly Dictionary<NaiveStep, NaivePlace> _below = [];

    public NaivePlace(IReadOnlyList<NaiveRule> all)
        : this(all, [], above: null)
    {
    }

    private NaivePlace(IReadOnlyList<NaiveRule> all, IReadOnlyList<NaiveStep> steps, NaiveState? above)
    {
        (_all, Steps) = (all, steps);
        State = new(all.Where(rule => rule.Path.Selects(steps)).ToList(), above);
    }

    public IReadOnlyList<NaiveStep> Steps { get; }

    public NaiveState State { get; }

    /// <summary>Tells whether a member here counts as missing; an element of an array is always there.</summary>
    public bool IsMissing(NaiveNode node) => Steps is [.., { Name: not null }] && State.IsMissing(node);

    public NaivePlace Below(NaiveStep step)
    {
        if (!_below.TryGetValue(step, out var below))
        {
            _below[step] = below = new(_all, [.. Steps, step], State);
        }

        return below;
    }

    public NaivePlace Below(NaiveText name) => Below(NaiveStep.Member(name.Shown));
}
