using System.Runtime.InteropServices;

namespace Shadowing.Benchmarks;

/// <summary>The calling thread's own processor time, which neighbours on a shared machine do not lengthen; elsewhere than on Linux the
/// wall's.</summary>
internal static partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    /// <summary>Gets the time in nanoseconds since some moment.</summary>
    public static long Nanoseconds
    {
        get
        {
            if (OperatingSystem.IsLinux())
            {
                var (seconds, nanoseconds) = Read();
                return (seconds * 1_000_000_000) + nanoseconds;
            }

            return (long)TimeProvider.System.GetElapsedTime(0).TotalNanoseconds;
        }
    }

    private static unsafe (long Seconds, long Nanoseconds) Read()
    {
        var time = stackalloc long[2];
        _ = Read(ThreadProcessorTime, time);
        return (time[0], time[1]);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static unsafe partial int Read(int clock, long* time);
}
