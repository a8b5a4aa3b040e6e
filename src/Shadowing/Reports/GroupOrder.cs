using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Mismatches;

namespace Shadowing.Reports;

/// <summary>Puts mismatch groups into the order in which somebody should look at them: those of status and type first, then those at
/// places that are named as important, then others; inside each those of most counted calls. Groups that differ in the same calls stay
/// together.</summary>
internal static class GroupOrder
{
    private static readonly string[] s_first = ["status", "exception", "type"];

    /// <summary>Orders groups, and says of each with which it differs together.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="causes">Which of them differ in the same calls.</param>
    /// <param name="important">The places that are named as important.</param>
    public static IReadOnlyList<MismatchGroupReport> Of(IEnumerable<MismatchGroupReport> groups, IReadOnlyList<MismatchCause> causes,
        ImportantPaths important)
    {
        var causeOf = causes.Where(static cause => cause.Groups.Count > 1)
            .SelectMany(static cause => cause.Groups.Select(group => (group.Id, cause)))
            .ToDictionary(static pair => pair.Id, static pair => pair.cause, StringComparer.Ordinal);
        return
        [
            .. groups.GroupBy(group => causeOf.GetValueOrDefault(group.Id)?.Groups[0].Id ?? group.Id, StringComparer.Ordinal)
                .Select(members => Sort(members, important).ToList())
                .OrderBy(members => Rank(members[0], important))
                .ThenByDescending(static members => members.Max(static group => group.Counted))
                .ThenByDescending(static members => members.Max(static group => group.Count))
                .ThenByDescending(static members => members[0].UnverifiableCount + members[0].NoiseCount)
                .ThenBy(static members => members[0].Path, StringComparer.Ordinal)
                .ThenBy(static members => members[0].Id, StringComparer.Ordinal)
                .SelectMany(members => members.Count == 1 ? members : Linked(members, causeOf[members[0].Id])),
        ];
    }

    private static IOrderedEnumerable<MismatchGroupReport> Sort(IEnumerable<MismatchGroupReport> members, ImportantPaths important) =>
        members.OrderBy(group => Rank(group, important)).ThenByDescending(static group => group.Counted)
            .ThenBy(static group => group.Path, StringComparer.Ordinal).ThenBy(static group => group.Id, StringComparer.Ordinal);

    private static IEnumerable<MismatchGroupReport> Linked(List<MismatchGroupReport> members, MismatchCause cause) =>
        members.Select(group => group with
        {
            Together = members.Where(other => other != group).ToDictionary(static other => other.Id, static other => other.Path,
                StringComparer.Ordinal),
            TogetherCalls = cause.Calls,
            IsTogetherExact = cause.IsExact,
        });

    private static int Rank(MismatchGroupReport group, ImportantPaths important) =>
        s_first.Contains(group.Kind, StringComparer.Ordinal) ? 0 : important.Contain(group.Path) ? 1 : 2;
}
