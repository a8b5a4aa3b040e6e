using System.Diagnostics;
using Shadowing.Execution.Judging;
using Shadowing.Execution.Steps;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Running;

/// <summary>The step in which whoever listens is told that a call begins.</summary>
internal sealed class BeginStep(CallSteps steps, ShadowCall call, ShadowMetrics metrics, TimeSpan waited, FaultLog faults)
    : Step(steps, CallJudge.StepTime)
{
    /// <summary>Gets the call's span; null when nobody traces. Only when the step is back.</summary>
    public Activity? Span { get; private set; }

    /// <inheritdoc/>
    protected override Task RunCode()
    {
        try
        {
            Span = ShadowSpan.Start(call);

            // Within the span, so that the measurement's exemplar leads to it.
            metrics.Waited(call.Experiment.Name, waited);
        }
        catch (Exception fault)
        {
            // Somebody's listener; the call goes on with the span that it got.
            faults.Caught("telemetry", fault);
        }

        return Task.CompletedTask;
    }
}
