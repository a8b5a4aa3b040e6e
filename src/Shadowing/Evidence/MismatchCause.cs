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

    private static IEnumerable<MismatchCause> OfEndpoint(List<Seen> left)
    {
        while (left.Count > 0)
        {
            var first = left[0];
            var together = left.Where(seen => seen == first || first.Calls.Common(seen.Calls) >= NearlyAll).ToList();
            left.RemoveAll(together.Contains);
            var isExact = together.TrueForAll(seen => seen == first || (first.Counted == seen.Counted && first.Calls.IsSame(seen.Calls)));
            yield return new MismatchCause([.. together.Select(static seen => seen.Group)], first.Counted,
                isExact ? first.Counted : together.Min(seen => InBoth(first, seen)), isExact);
        }
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
