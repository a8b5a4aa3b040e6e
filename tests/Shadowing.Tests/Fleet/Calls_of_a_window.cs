using FsCheck;
using FsCheck.Fluent;
using Shadowing.Accounting;
using Shadowing.Experiments;
using Shadowing.Fleet.Calls;
using Shadowing.Fleet.Runs;

namespace Shadowing.Tests.Fleet;

public sealed class Calls_of_a_window
{
    private static readonly DateTimeOffset s_began = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(4);

    [Fact]
    public void None_is_too_late_because_the_store_has_told_its_time_more_or_less_slowly() =>
        Prop.ForAll<int>(AreAllTold).QuickCheckThrowOnFailure();

    [Fact]
    public void One_that_ends_when_its_window_was_told_counts_as_not_judged()
    {
        var (time, calls) = (new ManualTime(), new FleetCalls { IsOn = true });
        var clock = new StoreClock(time);
        clock.Told(s_began, time.GetTimestamp());
        var at = time.GetTimestamp();
        time.Advance(TimeSpan.FromMinutes(1));
        var through = CallWindow.At(clock.Now - s_longest) - 1;
        Assert.Equal(0, Take(calls, clock, 0, through));
        Add(calls, at);
        time.Advance(TimeSpan.FromMinutes(1));
        var windows = calls.Take(through, through + 6, clock.TimestampAt(CallWindow.End(through + 6)), At(clock));
        var window = Assert.Single(windows);
        Assert.Empty(window.Calls.Calls);
        Assert.Equal(1, Assert.Single(window.Calls.Lost).Count);
        Assert.Equal(1, calls.Lost);
    }

    private static bool AreAllTold(int seed)
    {
        var (time, random, calls) = (new ManualTime(), new Random(seed), new FleetCalls { IsOn = true });
        var (clock, told, through, added) = (new StoreClock(time), 0, 0L, 0);
        for (var step = 0; step < 2_000; step++)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            Add(calls, time.GetTimestamp());
            added++;
            if (step % 60 == 0)
            {
                // Half of a second that an answer was under way, on the way there or back.
                clock.Told(s_began + (time.GetUtcNow() - DateTimeOffset.MinValue) + (random.NextDouble() * TimeSpan.FromSeconds(0.5)),
                    time.GetTimestamp());
                var before = through;
                through = Math.Max(through, CallWindow.At(clock.Now - s_longest) - 1);
                told += Take(calls, clock, before, through);
            }
        }

        time.Advance(TimeSpan.FromSeconds(30));
        told += Take(calls, clock, through, CallWindow.At(clock.Now - s_longest) - 1);
        return calls.Lost == 0 && told == added;
    }

    private static int Take(FleetCalls calls, StoreClock clock, long after, long through)
    {
        var windows = calls.Take(after, through, clock.TimestampAt(CallWindow.End(through)), At(clock));
        Assert.All(windows, window => Assert.InRange(window.Window, after + 1, through));
        return windows.Sum(static window => window.Calls.Calls.Count);
    }

    private static Func<long, long> At(StoreClock clock) => timestamp => CallWindow.At(clock.At(timestamp));

    private static void Add(FleetCalls calls, long at) => calls.Add("x",
        new FleetCall { Key = new EvidenceKey("settings", "v2"), Endpoint = "GET /a", Outcome = CallOutcome.Match, Number = (ulong)at }, at);
}
