namespace Shadowing.Benchmarks.Rounds;

/// <summary>A way that is some code, done over and over on one thread.</summary>
/// <param name="name">The way in words.</param>
/// <param name="repeats">How often the code is called.</param>
/// <param name="times">How often one call does what is measured: what is short has a loop of its own.</param>
/// <param name="code">The code.</param>
internal sealed class RepeatedWay(string name, int repeats, int times, Action code) : IMeasuredWay
{
    public string Name => name;

    public (double Nanoseconds, double Bytes) Run()
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = ThreadClock.Nanoseconds;
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            code();
        }

        var time = ThreadClock.Nanoseconds - start;
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        return ((double)time / repeats / times, (double)bytes / repeats / times);
    }

    public void Dispose()
    {
    }
}
