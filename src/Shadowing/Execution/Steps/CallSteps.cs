using Shadowing.Execution.Threads;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Steps;

/// <summary>The steps of one call, and what they read: it is given back when the call has ended and every step is back, also one that was
/// given up.</summary>
internal sealed class CallSteps(ShadowCall call, Deadlines deadlines, FaultLog faults)
{
    private readonly List<IDisposable> _held = [];

    // Kept: the call may be another one when a lost step is back.
    private readonly ExperimentState _state = call.State;
    private int _holders = 1;

    /// <summary>Gets where the steps run.</summary>
    public OwnThreads Threads => _state.Threads;

    /// <summary>Gets who says that a step's time is over.</summary>
    public Deadlines Deadlines => deadlines;

    /// <summary>Makes the step that runs one side.</summary>
    /// <param name="run">Runs it.</param>
    /// <param name="most">Its time.</param>
    /// <param name="inProcess">Whether it runs user code in this process.</param>
    public Step<CandidateAnswer> OfRun(Func<Task<CandidateAnswer>> run, TimeSpan most, bool inProcess) =>
        new(this, run, most, inProcess ? StepKind.RunInProcess : StepKind.RunElsewhere);

    /// <summary>Makes a step of what judges the call.</summary>
    public Step<T> OfJudging<T>(Func<T> code, TimeSpan most) => new(this, () => Task.FromResult(code()), most, StepKind.Judging);

    /// <summary>Holds something until the call has ended and every step is back.</summary>
    public void Hold(IDisposable held) => _held.Add(held);

    /// <summary>A step is given up.</summary>
    public void Lost(bool isThreadReplaced)
    {
        Interlocked.Increment(ref _holders);
        _state.Lost();
        if (isThreadReplaced)
        {
            Threads.Compensate(1);
        }
    }

    /// <summary>A step that was given up is back after all.</summary>
    public void CameBack(bool isThreadReplaced)
    {
        _state.Found();
        if (isThreadReplaced)
        {
            Threads.Compensate(-1);
        }

        Release();
    }

    /// <summary>The call has ended.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
        {
            return;
        }

        foreach (var held in _held)
        {
            try
            {
                held.Dispose();
            }
            catch (Exception fault)
            {
                faults.Caught("the end of a call", fault);
            }
        }

        call.Release();
    }
}
