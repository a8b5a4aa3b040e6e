using Shadowing.Execution.Steps;

namespace Shadowing.Execution.Running;

/// <summary>The step that runs one side of a call. It is cut short, and not begun, when the host gives up waiting.</summary>
/// <param name="steps">The call's steps.</param>
/// <param name="call">The call.</param>
/// <param name="isSelfCheck">Whether the control is run once more, in the candidate's place.</param>
/// <param name="timeout">The side's own time, which cancels it.</param>
/// <param name="most">The step's time, a little more.</param>
internal sealed class RunStep(CallSteps steps, ShadowCall call, bool isSelfCheck, CandidateTimeout timeout, TimeSpan most)
    : Step(steps, most)
{
    private Task<CandidateAnswer>? _answer;

    /// <summary>Gets the run, which has ended; only when the step is back.</summary>
    public Task<CandidateAnswer> Answer => _answer!;

    /// <inheritdoc/>
    protected internal override bool EndsWithHost => true;

    /// <inheritdoc/>
    protected override Task RunCode() =>
        _answer = isSelfCheck ? call.RunSelfCheckAsync(timeout.Token) : call.RunCandidateAsync(timeout.Token);

    /// <inheritdoc/>
    protected override void EndedInTime() => timeout.Stop();

    /// <inheritdoc/>
    protected internal override void CameBackLate()
    {
        if (_answer is { IsCompletedSuccessfully: true })
        {
#pragma warning disable RS0030 // The task has completed.
            _answer.Result.Dispose();
#pragma warning restore RS0030
        }

        // Looked at, so that nobody is told of an exception that nobody has looked at.
        _ = _answer?.Exception;
    }
}
