using System.Collections.Concurrent;
using System.Threading.Channels;
using Shadowing.Benchmarks.Report;
using Shadowing.Benchmarks.Rounds;
using Shadowing.Execution;

namespace Shadowing.Benchmarks.Queue;

/// <summary>Measures what handing a call over costs, and what it costs that there is no room.</summary>
internal static class QueueSuite
{
    private const int Most = 100_000;
    private const int AtOnce = 64;
    private const int Repeats = 256;

    /// <summary>Measures.</summary>
    public static SuiteResult Run()
    {
        var call = new PostedCall();
        var open = InterleavedRounds.Measure(Bag(call), Plain(call), Ours(call));
        var full = InterleavedRounds.Measure(PlainFull(call), OursFull(call));
        return new SuiteResult("Queue", "Handing a call over costs what a bounded channel costs, and a full queue keeps nobody waiting.",
            "Posting a call and taking it, 64 posted before 64 are taken, on one thread; then posting where there is no room. The channel is bounded to 100,000, in wait mode with `TryWrite`.\n"
                + MeasuredTable.Of("posted and taken", open, open[1]) + MeasuredTable.Of("no room", full, full[0]),
            [open[2].AtMost(1.1, open[1], string.Empty), full[1].AtMost(1.1, full[0], string.Empty)]);
    }

    private static RepeatedWay Bag(PostedCall call)
    {
        var queue = new ConcurrentQueue<ShadowCall>();
        return new RepeatedWay("`ConcurrentQueue`, without a bound", Repeats, AtOnce, () =>
        {
            for (var i = 0; i < AtOnce; i++)
            {
                queue.Enqueue(call);
            }

            for (var i = 0; i < AtOnce; i++)
            {
                queue.TryDequeue(out _);
            }
        });
    }

    private static RepeatedWay Plain(PostedCall call)
    {
        var channel = Bounded();
        return new RepeatedWay("a bounded channel", Repeats, AtOnce, () =>
        {
            for (var i = 0; i < AtOnce; i++)
            {
                channel.Writer.TryWrite(call);
            }

            for (var i = 0; i < AtOnce; i++)
            {
                channel.Reader.TryRead(out _);
            }
        });
    }

    private static RepeatedWay Ours(PostedCall call)
    {
        var queue = new CallQueue();
        return new RepeatedWay("the queue of calls", Repeats, AtOnce, () =>
        {
            for (var i = 0; i < AtOnce; i++)
            {
                queue.TryPost(call);
            }

            for (var i = 0; i < AtOnce; i++)
            {
                queue.TryTake(out _);
            }
        });
    }

    private static RepeatedWay PlainFull(PostedCall call)
    {
        var channel = Bounded();
        while (channel.Writer.TryWrite(call))
        {
        }

        return new RepeatedWay("a full channel", Repeats, AtOnce, () =>
        {
            for (var i = 0; i < AtOnce; i++)
            {
                channel.Writer.TryWrite(call);
            }
        });
    }

    private static RepeatedWay OursFull(PostedCall call)
    {
        var queue = new CallQueue();
        while (queue.TryPost(call))
        {
        }

        return new RepeatedWay("the full queue of calls", Repeats, AtOnce, () =>
        {
            for (var i = 0; i < AtOnce; i++)
            {
                queue.TryPost(call);
            }
        });
    }

    private static Channel<ShadowCall> Bounded() =>
        Channel.CreateBounded<ShadowCall>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.Wait });
}
