namespace Shadowing.Execution.Threads;

/// <summary>Lets threads of our own grow while tasks wait and none is taken: one at a time, as a server's pool does, up to a
/// bound.</summary>
/// <param name="deadlines">Who looks.</param>
/// <param name="most">The bound.</param>
/// <param name="full">Called, each time, when there are as many threads as there may be, and none of them gets anything done.</param>
internal sealed class ThreadGrowth(Deadlines deadlines, int most, Action full) : Deadline
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_pauseWhenFull = TimeSpan.FromSeconds(1);
    private OwnThreads? _threads;
    private long _takenBefore;
    private int _isWatching;

    /// <summary>Gets the bound.</summary>
    public int Most => most;

    /// <summary>Looks at the threads in a while, and as long as anything waits.</summary>
    /// <param name="threads">The threads, always the same.</param>
    /// <param name="taken">How many tasks they have taken so far.</param>
    public void Watch(OwnThreads threads, long taken)
    {
        if (Interlocked.Exchange(ref _isWatching, 1) == 0)
        {
            (_threads, _takenBefore) = (threads, taken);
            Again(s_pause);
        }
    }

    /// <inheritdoc/>
    protected internal override void Expired()
    {
        switch (_threads!.Look(ref _takenBefore))
        {
            case ThreadNeed.Watch:
                Again(s_pause);
                break;
            case ThreadNeed.Full:
                full();
                Again(s_pauseWhenFull);
                break;
            default:
                Volatile.Write(ref _isWatching, 0);

                // Something may have been queued since the look, by somebody who saw that somebody watches.
                if (_threads.Look(ref _takenBefore) != ThreadNeed.None && Interlocked.Exchange(ref _isWatching, 1) == 0)
                {
                    Again(s_pause);
                }

                break;
        }
    }

    private void Again(TimeSpan pause)
    {
        if (!deadlines.TryAdd(this, pause))
        {
            Volatile.Write(ref _isWatching, 0);
        }
    }
}
