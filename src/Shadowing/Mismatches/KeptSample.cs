namespace Shadowing.Mismatches;

/// <summary>A sample that a group keeps, on the shelf.</summary>
internal sealed class KeptSample<TSample>(GroupSamples<TSample> group, TSample sample, long bytes)
    : ShelvedSample(group.Experiment, group.Group, sample, bytes)
    where TSample : class, IGroupSample
{
    /// <summary>Gets the sample.</summary>
    public TSample Sample { get; } = sample;

    /// <inheritdoc/>
    public override void Leave() => group.Forget(this);
}
