using Shadowing.Telemetry;

namespace Shadowing.Execution.Running;

/// <summary>Looks, on a thread of its own, whether calls wait for their turn, or the rest of one for a thread, and has them run.</summary>
/// <remarks>
/// So that a caller who queues a call wakes nobody, nor whoever completes a candidate's answer: to wake a waiting reader costs him more than
/// all the rest. The thread looks often while there is anything, ever less often when there is not, and after a while not at all: only then
/// the next one wakes it.
/// </remarks>
/// <param name="look">Starts what may run; answers whether it found anything.</param>
/// <param name="isAnythingWaiting">Whether anything waits.</param>
/// <param name="faults">Where faults go.</param>
internal sealed class Lookout(Func<bool> look, Func<bool> isAnythingWaiting, FaultLog faults) : IDisposable
{
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

    /// <inheritdoc/>
    public void Dispose() => _parking.End();

    private void Work()
    {
        var (pause, lastFound) = (s_shortest, TimeProvider.System.GetTimestamp());
        while (!_parking.HasEnded)
        {
            if (Look())
            {
                (pause, lastFound) = (s_shortest, TimeProvider.System.GetTimestamp());
            }
            else if (TimeProvider.System.GetElapsedTime(lastFound) >= s_parksAfter)
            {
                _parking.Park();
                (pause, lastFound) = (s_shortest, TimeProvider.System.GetTimestamp());
                continue;
            }

            _parking.Rest(pause);
            pause = pause * 2 < s_longest ? pause * 2 : s_longest;
        }
    }

    private bool Look()
    {
        try
        {
            return look();
        }
        catch (Exception fault)
        {
            faults.Caught("the pump", fault);
            return false;
        }
    }
}
