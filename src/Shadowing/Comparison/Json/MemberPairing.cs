using System.Runtime.InteropServices;
using System.Text.Json;

namespace Shadowing.Comparison.Json;

/// <summary>Finds for each member of one object the member of the other: by name, and of a repeated name by order.</summary>
internal static class MemberPairing
{
    // Up to here a search is cheaper than a dictionary.
    private const int SmallObject = 8;

    /// <summary>Pairs the members; first the control's in their order, then what only the candidate has.</summary>
    public static IEnumerable<(string Name, JsonElement? Control, JsonElement? Candidate)> Pair(
        List<KeyValuePair<string, JsonElement>> control, List<KeyValuePair<string, JsonElement>> candidate)
    {
        var taken = new bool[candidate.Count];
        var index = candidate.Count > SmallObject ? Index(candidate) : null;
        foreach (var (name, value) in control)
        {
            var partner = index is null ? Search(candidate, taken, name)
                : index.TryGetValue(name, out var waiting) && waiting.TryDequeue(out var next) ? next : -1;
            if (partner >= 0)
            {
                taken[partner] = true;
            }

            yield return (name, value, partner >= 0 ? candidate[partner].Value : null);
        }

        for (var i = 0; i < taken.Length; i++)
        {
            if (!taken[i])
            {
                yield return (candidate[i].Key, null, candidate[i].Value);
            }
        }
    }

    private static int Search(List<KeyValuePair<string, JsonElement>> members, bool[] taken, string name)
    {
        for (var i = 0; i < taken.Length; i++)
        {
            if (!taken[i] && string.Equals(members[i].Key, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private static Dictionary<string, Queue<int>> Index(List<KeyValuePair<string, JsonElement>> members)
    {
        var index = new Dictionary<string, Queue<int>>(members.Count, StringComparer.Ordinal);
        for (var i = 0; i < members.Count; i++)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(index, members[i].Key, out _) ??= new(1)).Enqueue(i);
        }

        return index;
    }
}
