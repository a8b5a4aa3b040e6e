using System.Runtime.InteropServices;
using Shadowing.Comparison.Differences;

namespace Shadowing.Comparison.Headers;

/// <summary>Compares the cookies that two answers set, by name; a value is compared and never shown.</summary>
internal static class SetCookieComparer
{
    public static void Compare(string path, string? control, string? candidate, DifferenceList differences)
    {
        var waiting = new Dictionary<string, Queue<SetCookie>>(StringComparer.Ordinal);
        var right = Parse(candidate);
        foreach (var cookie in right)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(waiting, cookie.Name, out _) ??= new(1)).Enqueue(cookie);
        }

        var paired = new HashSet<SetCookie>(ReferenceEqualityComparer.Instance);
        foreach (var left in Parse(control))
        {
            // Several cookies of one name, for several paths, are held against each other in their order.
            if (!waiting.TryGetValue(left.Name, out var queue) || !queue.TryDequeue(out var partner))
            {
                Report(path, left, null, HeaderComparer.OnlyControl, differences);
                continue;
            }

            paired.Add(partner);
            var how = string.Join(", ", left.DifferencesFrom(partner));
            if (how.Length > 0)
            {
                Report(path, left, partner, how, differences);
            }
        }

        foreach (var left in right.Where(cookie => !paired.Contains(cookie)))
        {
            Report(path, null, left, HeaderComparer.OnlyCandidate, differences);
        }
    }

    private static List<SetCookie> Parse(string? header) =>
        header is null ? [] : [.. HeaderLines.Split(header).Where(static line => line.Length > 0).Select(SetCookie.Parse)];

    private static void Report(string path, SetCookie? control, SetCookie? candidate, string how, DifferenceList differences)
    {
        if (!differences.Truncated)
        {
            differences.Add(path, DifferenceKind.Header, control?.ToString(), candidate?.ToString(),
                $"cookie '{(control ?? candidate)!.ToldName}': {how}");
        }
    }
}
