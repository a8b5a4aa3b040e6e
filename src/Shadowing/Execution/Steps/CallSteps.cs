using System.Runtime.CompilerServices;
using Shadowing.Execution.Threads;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Steps;

/// <summary>The steps of one call, and what they read: it is given back when the call has ended and every step is back, also one that was
/// given up.</summary>
internal sealed class CallSteps(ShadowCall call, Deadlines deadlines, FaultLog faults)
{
    // Kept: the call may be another one when a lost step is back.
    private readonly ExperimentState _state = call.State;
    private HeldThings _held;
    private int _heldCount;
    private int _holders = 1;

    /// <summary>Gets where the steps run.</summary>
    public OwnThreads Threads => _state.Threads;

    /// <summary>Gets who says that a step's time is over.</summary>
    public Deadlines Deadlines => deadlines;

    /// <summary>Leaves the rest of the call for its turn on the experiment's threads; where calls wait for this one's place, it comes
    /// soon.</summary>
    public void Leave(IOwnWork rest) => _state.Threads.LeaveOurs(rest, isWaitedFor: !_state.Queue.IsEmpty);

    /// <summary>Holds something until the call has ended and every step is back: the time and the answer of each side's run.</summary>
    public void Hold(IDisposable held) => _held[_heldCount++] = held;

    /// <summary>A step is given up; the thread that it may block is replaced.</summary>
    public void Lost()
    {
        Interlocked.Increment(ref _holders);
        _state.LostStep();
    }

    /// <summary>A step that was given up is back after all, with what nobody waits for any more.</summary>
    public void CameBack(Step step)
    {
        try
        {
            step.CameBackLate();
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

        for (var i = 0; i < _heldCount; i++)
        {
            try
            {
                _held[i].Dispose();
            }
            catch (Exception fault)
            {
                faults.Caught("the end of a call", fault);
            }
        }

        call.Release();
    }

    // Two for each side.
    [InlineArray(4)]
    private struct HeldThings
    {
        private IDisposable _first;
    }
}
