using Shadowing.Execution.Steps;
using Shadowing.Mismatches;

namespace Shadowing.Execution.Judging;

/// <summary>The step in which samples are made, by redactors and of exceptions that may be the user's.</summary>
internal sealed class SamplesStep(
    CallSteps steps, CallRecorder recorder, ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    : Step(steps, CallJudge.StepTime)
{
    /// <summary>Gets the samples; only when the step is back.</summary>
    public IReadOnlyList<MismatchSample?> Made { get; private set; } = [];

    /// <summary>Gets the sample of a failure, null where there is none; only when the step is back.</summary>
    public FailureSample? MadeFailure { get; private set; }

    /// <inheritdoc/>
    protected override Task RunCode()
    {
        Made = recorder.MakeSamples(call, conclusion, recorded);
        MadeFailure = recorder.MakeFailureSample(call, conclusion, recorded);
        return Task.CompletedTask;
    }
}
