using Shadowing.Experiments;
using Shadowing.Mismatches;

namespace Shadowing.Evidence;

/// <summary>Mismatch groups of one endpoint that differ in the same calls: what looks like several causes is most likely one.</summary>
/// <param name="Groups">The groups, the most frequent first.</param>
/// <param name="Counted">In how many counted calls of the evidence run the most frequent one differs.</param>
/// <param name="Calls">In how many of them all differ.</param>
/// <param name="IsExact">Whether they differ in the very same ones.</param>
internal sealed record MismatchCause(IReadOnlyList<MismatchGroup> Groups, long Counted, long Calls, bool IsExact)
{
    // Which calls a group was seen in is known to about a tenth.
    private const double NearlyAll = 0.9;

    // Each with each other: pages ask for it every few seconds.
    private const int MostCompared = 64;

    /// <summary>Puts the groups together that were seen in an evidence run.</summary>
    /// <param name="groups">All groups.</param>
    /// <param name="run">The evidence run; null where there is none, and so no cause.</param>
    public static IReadOnlyList<MismatchCause> Of(IEnumerable<MismatchGroup> groups, EvidenceKey? run)
    {
        if (run is null)
        {
            return [];
        }

        return
        [
            .. groups.Select(group => Seen.Of(group, run)).Where(static seen => seen.Counted > 0)
                .GroupBy(static seen => seen.Group.Signature.Endpoint, StringComparer.Ordinal)
                .SelectMany(static seen => OfEndpoint([.. seen.OrderByDescending(static seen => seen.Counted)
                    .ThenBy(static seen => seen.Group.Signature.Path, StringComparer.Ordinal)
                    .ThenBy(static seen => seen.Group.Signature.Kind)]))
                .OrderByDescending(static cause => cause.Counted)
                .ThenBy(static cause => cause.Groups[0].Signature.Path, StringComparer.Ordinal),
        ];
    }

    // The very same calls are found by their count and sum; of what is left, those with the most calls are held against each other.
    private static IEnumerable<MismatchCause> OfEndpoint(List<Seen> seen)
    {
        var same = seen.Select(static (one, index) => (one, index))
            .GroupBy(static pair => pair.one.Calls.Count == pair.one.Counted
                ? (pair.one.Calls.Count, pair.one.Calls.Sum, 0) : (0, 0, pair.index))
            .Select(static group => group.Select(static pair => pair.one).ToList()).ToList();
        for (var first = 0; first < same.Count; first++)
        {
            List<Seen> together = [.. same[first]];
            for (var other = Math.Min(same.Count, MostCompared) - 1; other > first && first < MostCompared; other--)
            {
                if (IsNear(same[first][0], same[other][0]))
                {
                    together.InsertRange(same[first].Count, same[other]);
                    same.RemoveAt(other);
                }
            }

            var isExact = together.Count == same[first].Count;
            yield return new MismatchCause([.. together.Select(static one => one.Group)], together[0].Counted,
                isExact ? together[0].Counted : InAll(together), isExact);
        }
    }

    // Where one has many more calls than the other, no more can be common than the other has.
    private static bool IsNear(Seen first, Seen other) =>
        other.Counted >= NearlyAll * first.Counted && first.Calls.Count == first.Counted && other.Calls.Count == other.Counted
            && first.Calls.Common(other.Calls) >= NearlyAll;

    private static long InAll(List<Seen> together)
    {
        var first = together[0];
        return together.TrueForAll(static one => one.Calls.IsWhole)
            ? together.Skip(1)
                .Aggregate(first.Calls.Smallest.AsEnumerable(), static (calls, one) => calls.Intersect(one.Calls.Smallest)).LongCount()
            : together.Min(one => InBoth(first, one));
    }

    // |A ∩ B| = J (|A| + |B|) / (1 + J), where J is the part of those in either that is in both.
    private static long InBoth(Seen first, Seen other)
    {
        var common = first.Calls.Common(other.Calls);
        return Math.Min(other.Counted, (long)Math.Round(common * (first.Counted + other.Counted) / (1 + common)));
    }

    private sealed record Seen(MismatchGroup Group, CallSetState Calls, long Counted)
    {
        public static Seen Of(MismatchGroup group, EvidenceKey run)
        {
            var tally = group.Tally(run);
            return new Seen(group, tally.Which ?? CallSetState.None, tally.Counted);
        }
    }
}
