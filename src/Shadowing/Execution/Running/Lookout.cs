using Shadowing.Telemetry;

namespace Shadowing.Execution.Running;

/// <summary>Looks, on a thread of its own, whether calls wait for their turn, or the rest of one for a thread, and has them run.</summary>
/// <remarks>
/// So that a caller who queues a call wakes nobody, nor whoever completes a candidate's answer: to wake a waiting reader costs him more
/// than all the rest. To look costs too, some ten microseconds each time: the thread looks as often as it finds a handful, each millisecond
/// at most and every 20 at least, and after a while in which it has found nothing not at all: only then the next one wakes it.
/// </remarks>
/// <param name="look">Starts what may run; answers how much it found.</param>
/// <param name="isAnythingWaiting">Whether anything waits.</param>
/// <param name="isAwaited">Whether somebody waits for the end of all calls: then it looks as often as it may.</param>
/// <param name="faults">Where faults go.</param>
internal sealed class Lookout(Func<int> look, Func<bool> isAnythingWaiting, Func<bool> isAwaited, FaultLog faults) : IDisposable
{
    private const int Few = 2;
    private const int Many = 8;
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_parksAfter = TimeSpan.FromSeconds(1);
    private readonly Parking _parking = new(isAnythingWaiting);

    /// <summary>Begins to look.</summary>
    public void Start() =>

        // Unsafe: nobody's ambient values, not those of the code that happens to start the host.
        new Thread(Work) { IsBackground = true, Name = "Shadowing lookout" }.UnsafeStart();

    /// <summary>Looks again from now on. Call it when something was queued and can be seen.</summary>
    public void WakeIfParked() => _parking.WakeIfParked();

    /// <summary>Looks at once, if it is not parked.</summary>
    public void LookNow() => _parking.WakeFromRest();

    /// <inheritdoc/>
    public void Dispose() => _parking.End();

    private void Work()
    {
        var (pause, lastFound) = (s_shortest, TimeProvider.System.GetTimestamp());
        while (!_parking.HasEnded)
        {
            var found = Look();
            if (found > 0)
            {
                lastFound = TimeProvider.System.GetTimestamp();
            }
            else if (TimeProvider.System.GetElapsedTime(lastFound) >= s_parksAfter)
            {
                _parking.Park();
                (pause, lastFound) = (s_shortest, TimeProvider.System.GetTimestamp());
                continue;
            }

            _parking.Rest(isAwaited() ? s_shortest : pause = After(pause, found));
        }
    }

    private static TimeSpan After(TimeSpan pause, int found)
    {
        var next = found > Many ? pause / 2 : found < Few ? pause * 2 : pause;
        return next < s_shortest ? s_shortest : next > s_longest ? s_longest : next;
    }

    private int Look()
    {
        try
        {
            return look();
        }
        catch (Exception fault)
        {
            faults.Caught("the pump", fault);
            return 0;
        }
    }
}
