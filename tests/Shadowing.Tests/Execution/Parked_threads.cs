using Shadowing.Execution.Running;

namespace Shadowing.Tests.Execution;

public sealed class Parked_threads
{
    // SHADOWING_RACES=100000000 runs the long form.
    private static readonly long s_races =
        long.TryParse(Environment.GetEnvironmentVariable("SHADOWING_RACES"), out var races) ? races : 200_000;

    [Fact]
    public void No_race_of_parking_and_bringing_something_loses_it()
    {
        long brought = 0, taken = 0;
        var parking = new Parking(() => Volatile.Read(ref brought) != Volatile.Read(ref taken));
        var lost = false;
        var thread = new Thread(() =>
        {
            while (!parking.HasEnded)
            {
                if (Volatile.Read(ref brought) != Volatile.Read(ref taken))
                {
                    Volatile.Write(ref taken, taken + 1);
                }
                else
                {
                    parking.Park();
                }
            }
        });
        thread.Start();
        for (var race = 0L; race < s_races && !lost; race++)
        {
            // From nothing at all to about as long as it takes to park, so that both meet at each place.
            Thread.SpinWait((int)(race % 64) * 4);
            Volatile.Write(ref brought, race + 1);
            parking.WakeIfParked();
            lost = !SpinWait.SpinUntil(() => Volatile.Read(ref taken) == race + 1, TimeSpan.FromSeconds(20));
        }

        parking.End();
        thread.Join();
        Assert.False(lost, $"Something brought was not seen, after {Volatile.Read(ref taken):N0} that were.");
    }
}
