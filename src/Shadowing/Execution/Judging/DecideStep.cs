using Shadowing.Execution.Steps;

namespace Shadowing.Execution.Judging;

/// <summary>The step in which rules and comparers, which may be the user's, decide what a call's runs come to.</summary>
internal sealed class DecideStep(CallSteps steps, CallDecider decider, ShadowCall call, RunEnds runs)
    : Step(steps, CallJudge.StepTime)
{
    /// <summary>Gets what they come to; only when the step is back.</summary>
    public CallConclusion Conclusion { get; private set; } = CallConclusion.None;

    /// <inheritdoc/>
    protected override Task RunCode()
    {
        Conclusion = decider.Decide(call, runs);
        return Task.CompletedTask;
    }
}
