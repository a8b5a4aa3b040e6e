using Shadowing.Execution.Threads;

namespace Shadowing.Execution.Running;

/// <summary>Counts the callbacks of a candidate's token as a lost step when they do not come back: they hold a thread, though the candidate
/// itself may have answered.</summary>
internal sealed class CallbackTime(ExperimentState state) : Deadline
{
    /// <summary>How long they may take.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private bool _isLost;
    private bool _hasEnded;

    /// <summary>They have come back.</summary>
    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            if (_isLost)
            {
                state.FoundStep();
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Expired()
    {
        lock (_gate)
        {
            _isLost = !_hasEnded;
            if (_isLost)
            {
                state.LostStep();
            }
        }
    }
}
