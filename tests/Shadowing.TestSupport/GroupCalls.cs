using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Noise;

namespace Shadowing.TestSupport;

/// <summary>Shows calls to groups as tests need them.</summary>
internal static class GroupCalls
{
    private static ulong s_numbers;

    /// <summary>Shows one call to a group of mismatches, which is no evidence.</summary>
    public static (SampleWish Wish, bool WantsLog) Saw(this MismatchGroup group, DateTimeOffset now, DifferenceLabel label, string? how) =>
        group.Saw(now, label, how, place: null, Number());

    /// <summary>Shows one call to a group of failures: a counted one of a build, or one that is no evidence.</summary>
    public static (SampleWish Wish, bool WantsLog) Saw(this FailureGroup group, DateTimeOffset now, string? build,
        IReadOnlyList<string> withheld) =>
        group.Saw(now, build is null ? null : new EvidencePlace(new EvidenceKey("settings", build), IsCounted: true), withheld);

    /// <summary>Gets the number of one call, as evenly spread as random ones are: those of SplitMix64 (Steele, Lea and Flood
    /// 2014).</summary>
    public static ulong Number()
    {
        var number = Interlocked.Add(ref s_numbers, 0x9E3779B97F4A7C15);
        number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }
}
