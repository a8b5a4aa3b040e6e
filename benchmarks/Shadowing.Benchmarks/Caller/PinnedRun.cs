using System.Globalization;
using System.Runtime.InteropServices;

namespace Shadowing.Benchmarks.Caller;

/// <summary>Makes sampled calls on one processor while everything else of the process runs on another, so that what the two hand each other
/// always comes from elsewhere: small and large answers in turn must take no new memory and find room.</summary>
internal static partial class PinnedRun
{
    private const int InHand = 64;
    private const int WarmUpBatches = 600;

    /// <summary>Runs it.</summary>
    /// <param name="calls">How many calls.</param>
    /// <returns>The exit code: 0 when no call allocated and none found no memory.</returns>
    public static int Run(int calls)
    {
        // Threads begin where the one that makes them is.
        Pin(1);
        using var way = new CallerWay(CallerKind.SampledHere, new byte[1_024]);
        way.AnswerEverySecondWith(new byte[262_144]);
        Pin(0);
        way.Run(WarmUpBatches, InHand);
        var (time, bytes) = way.Run(calls / InHand, InHand);
        var account = way.Account;
        var dropped = account.Dropped.Where(static reason => reason.Value > 0).Select(static reason => $"{reason.Key} {reason.Value}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{calls / InHand * InHand:N0} calls of 1 KB and 256 KB in turn, {InHand} in hand: {time:N0} ns and {bytes:F3} bytes for each; {account.Sampled:N0} sampled, {account.Match:N0} matched, dropped: {string.Join(", ", dropped)}"));
        return bytes == 0 && account.Sampled == account.Match ? 0 : 1;
    }

    private static void Pin(int processor)
    {
        var mask = 1UL << processor;
        if (SetAffinity(0, sizeof(ulong), ref mask) != 0)
        {
            throw new InvalidOperationException($"This thread cannot be pinned to processor {processor}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, ref ulong mask);
}
