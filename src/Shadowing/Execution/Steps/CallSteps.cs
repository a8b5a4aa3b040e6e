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
    public Step<CandidateAnswer> OfRun(Func<Task<CandidateAnswer>> run, TimeSpan most) => new(this, run, most, endsWithHost: true);

    /// <summary>Makes a step of what judges the call.</summary>
    public Step<T> OfJudging<T>(Func<T> code, TimeSpan most) => new(this, () => Task.FromResult(code()), most, endsWithHost: false);

    /// <summary>Holds something until the call has ended and every step is back.</summary>
    public void Hold(IDisposable held) => _held.Add(held);

    /// <summary>A step is given up; the thread that it may block is replaced.</summary>
    public void Lost()
    {
        Interlocked.Increment(ref _holders);
        _state.LostStep();
    }

    /// <summary>A step that was given up is back after all, with what nobody waits for any more.</summary>
    public void CameBackWith<T>(Task<T> ended)
    {
        try
        {
            if (ended.IsCompletedSuccessfully)
            {
#pragma warning disable RS0030 // The task has completed.
                (ended.Result as IDisposable)?.Dispose();
#pragma warning restore RS0030
            }

            _ = ended.Exception;
        }
        catch (Exception fault)
        {
            faults.Caught("the return of a lost step", fault);
        }
        finally
        {
            CameBack();
        }
    }

    /// <summary>A step that was given up is back after all.</summary>
    public void CameBack()
    {
        _state.FoundStep();
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
