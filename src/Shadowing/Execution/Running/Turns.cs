using System.Diagnostics.CodeAnalysis;

namespace Shadowing.Execution.Running;

/// <summary>Says whose call is run next: the experiments that have calls waiting are served in turn, and none of them holds what the others
/// need.</summary>
/// <remarks>An experiment of which no call is run may always run one, whatever the others hold: none waits for another's candidate. That is
/// the only way in which more calls than <c>Workers</c> are under way.</remarks>
internal sealed class Turns(ExperimentStates states)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _workers = 1;
    private int _runs;
    private int _next;
    private bool _isClosed;

    /// <summary>Gets a task that completes when nothing waits and nothing runs any more, after <see cref="Close"/>.</summary>
    public Task Empty => _empty.Task;

    /// <summary>Sets how many calls may be run at once.</summary>
    public void Open(int workers) => _workers = workers;

    /// <summary>No call is queued any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            LookWhetherEmpty();
        }
    }

    /// <summary>Takes the call whose turn it is; it must be run, and its end be said.</summary>
    public bool TryTake([NotNullWhen(true)] out ShadowCall? call)
    {
        call = null;
        var all = states.All;
        lock (_gate)
        {
            for (var i = 0; i < all.Count; i++)
            {
                var at = (_next + i) % all.Count;
                var state = all[at];
                if (state.Queue.IsEmpty || !MayRun(state, all) || !state.Queue.TryTake(out call))
                {
                    continue;
                }

                state.Runs++;
                _runs++;
                _next = (at + 1) % all.Count;
                return true;
            }
        }

        return false;
    }

    /// <summary>A call that was taken has ended.</summary>
    public void Ended(ExperimentState state)
    {
        lock (_gate)
        {
            state.Runs--;
            _runs--;
            LookWhetherEmpty();
        }
    }

    private bool MayRun(ExperimentState state, IReadOnlyList<ExperimentState> all) =>
        state.Runs == 0 || (_runs < _workers && (state.Runs < _workers - 1 || !DoesAnotherWait(state, all)));

    private static bool DoesAnotherWait(ExperimentState state, IReadOnlyList<ExperimentState> all)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i] != state && !all[i].Queue.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private void LookWhetherEmpty()
    {
        if (_isClosed && _runs == 0 && states.All.All(static state => state.Queue.IsEmpty))
        {
            _empty.TrySetResult();
        }
    }
}
