using Shadowing.Execution.Steps;

namespace Shadowing.Execution.Judging;

/// <summary>The step in which metrics, loggers, sinks and whoever waits are told how a call ended.</summary>
internal sealed class TellStep(CallSteps steps, CallTeller teller, ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    : Step(steps, CallJudge.StepTime)
{
    /// <inheritdoc/>
    protected override Task RunCode()
    {
        teller.Tell(call, conclusion, recorded);
        return Task.CompletedTask;
    }
}
