using Shadowing.Accounting;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Sampling;

namespace Shadowing.Services.Calls;

/// <summary>What a sampled call of one method, or of an inline run, is counted by, as of the newest settings.</summary>
internal sealed record MethodSelection(Experiment Experiment, ExperimentState State, EndpointAccount Account)
{
    /// <summary>Gets the number that a draw must stay below for the call to be looked at; a sticky experiment looks at every
    /// call.</summary>
    public ulong Threshold { get; } = Experiment.Sticky is not null && Experiment.Threshold > 0
        ? SampleThreshold.All
        : Experiment.Threshold;

    /// <summary>Gets how many calls each call that is looked at stands for.</summary>
    public double Weight => Threshold == 0 ? 0 : (double)SampleThreshold.All / Threshold;

    /// <summary>Tells whether a call that is looked at is sampled.</summary>
    /// <remarks>Only a trace can be what a service's call sticks to; without one it is not sampled.</remarks>
    public bool TakesPresentCall() =>
        Experiment.StickyHash is not { } hash
        || (System.Diagnostics.Activity.Current is { IdFormat: System.Diagnostics.ActivityIdFormat.W3C } activity
            && hash.Draw(activity.TraceId.ToHexString()) < Experiment.Threshold);
}
