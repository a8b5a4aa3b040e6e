using Shadowing.Accounting;
using Shadowing.Evidence.Counting;

namespace Shadowing.Tests.Fleet;

/// <summary>What became of one call, to be told to whatever process.</summary>
internal sealed record RecordedCall(
    string Endpoint, string? Build, CallOutcome Outcome, ulong Number, bool HasFingerprint, string Path, TimeSpan Control,
    TimeSpan Candidate, LatencyPair? Latency)
{
    /// <summary>Makes one of a seed.</summary>
    /// <param name="random">Where it comes from.</param>
    /// <param name="requests">How many requests there are that differ from each other; 0 where no two are the same.</param>
    /// <param name="selfCheck">How many of them have a self-check.</param>
    public static RecordedCall Draw(Random random, int requests = 0, double selfCheck = 0)
    {
        var control = TimeSpan.FromMicroseconds(random.Next(500, 20_000));
        var candidate = TimeSpan.FromMicroseconds(random.Next(500, 20_000));
        var outcome = random.Next(1_000) switch
        {
            < 4 => CallOutcome.Mismatch,
            < 6 => CallOutcome.TimedOut,
            < 8 => CallOutcome.Unverifiable,
            < 20 => CallOutcome.Noise,
            _ => CallOutcome.Match,
        };
        return new RecordedCall(
            $"GET /orders/{random.Next(5)}", random.Next(10) == 0 ? "2.3.0" : "2.3.1", outcome,
            requests == 0 ? (ulong)random.NextInt64() : (ulong)random.Next(requests) * 0x9E3779B97F4A7C15, requests > 0,
            $"$.p{random.Next(3)}", control, candidate,
            random.NextDouble() < selfCheck ? new LatencyPair(candidate, control, TimeSpan.FromSeconds(1)) : null);
    }
}
