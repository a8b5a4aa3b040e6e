using System.Runtime.InteropServices;
using System.Text.Json;

namespace Shadowing.Comparison;

/// <summary>Decides which elements of two arrays are held against each other.</summary>
/// <param name="budget">What the search may cost.</param>
/// <param name="areEqual">Compares two elements under the states of their place.</param>
internal sealed class ArrayAlignment(WorkBudget budget, Func<JsonElement, JsonElement, RuleStates, bool> areEqual)
{
    private readonly CanonicalForm _canonical = new(budget);

    // Trying every pair is quadratic; after so many tries in one comparison, left-over elements are paired in their order.
    private long _triesLeft = 10_000;

    /// <summary>Pairs the elements.</summary>
    /// <param name="control">The control's elements.</param>
    /// <param name="candidate">The candidate's elements.</param>
    /// <param name="states">The rules at the arrays.</param>
    /// <param name="trim">Whether to look for what is equal at both ends. Someone who only asks "equal or not" must not: each level would
    /// ask the levels below several times.</param>
    public List<ElementPair> Align(JsonElement[] control, JsonElement[] candidate, RuleStates states, bool trim) =>
        states.Unordered is { } rule ? Unordered(control, candidate, states, rule.Key) : Positional(control, candidate, states, trim);

    /// <summary>Pairs by position; when the lengths differ, what is equal at both ends is set apart first, so that one inserted element is
    /// one difference and does not shift all that follow.</summary>
    private List<ElementPair> Positional(JsonElement[] control, JsonElement[] candidate, RuleStates states, bool trim)
    {
        var shorter = Math.Min(control.Length, candidate.Length);
        var pairs = new List<ElementPair>(Math.Max(control.Length, candidate.Length));
        var head = 0;
        var tail = 0;
        if (trim && control.Length != candidate.Length)
        {
            while (head < shorter && AreEqual(head, head))
            {
                pairs.Add(new(head, head, Equal: true));
                head++;
            }

            while (tail < shorter - head && AreEqual(control.Length - 1 - tail, candidate.Length - 1 - tail))
            {
                tail++;
            }
        }

        for (var i = head; i < Math.Max(control.Length, candidate.Length) - tail; i++)
        {
            pairs.Add(new(i < control.Length - tail ? i : -1, i < candidate.Length - tail ? i : -1, Equal: false));
        }

        for (; tail > 0; tail--)
        {
            pairs.Add(new(control.Length - tail, candidate.Length - tail, Equal: true));
        }

        return pairs;

        bool AreEqual(int left, int right) =>
            areEqual(control[left], candidate[right], states.Child(left, control.Length, right, candidate.Length));
    }

    private List<ElementPair> Unordered(JsonElement[] control, JsonElement[] candidate, RuleStates states, string? key)
    {
        var left = Forms(control, states, key);
        var right = Forms(candidate, states, key);
        var waiting = new Dictionary<string, Queue<int>>(StringComparer.Ordinal);
        for (var i = 0; i < right.Length; i++)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(waiting, right[i].Form, out _) ??= []).Enqueue(i);
        }

        var partners = new int[control.Length];
        var taken = new bool[candidate.Length];
        for (var i = 0; i < left.Length; i++)
        {
            partners[i] = waiting.TryGetValue(left[i].Form, out var queue) && queue.TryDequeue(out var partner) ? partner : -1;
            if (partners[i] >= 0)
            {
                taken[partners[i]] = true;
            }
        }

        // What has a key has a partner or none. What has none may still be nearly the same as another left-over.
        List<int> leftOver = [.. Enumerable.Range(0, left.Length).Where(i => partners[i] < 0 && !left[i].Keyed)];
        List<int> rightOver = [.. Enumerable.Range(0, right.Length).Where(i => !taken[i] && !right[i].Keyed)];
        if (states.MayTolerate)
        {
            TakeNearlyEqual(leftOver, rightOver, Pair, (i, j) => areEqual(control[i], candidate[j], states.Child(i, control.Length, j, candidate.Length)));
        }

        foreach (var (i, j) in leftOver.Zip(rightOver))
        {
            Pair(i, j);
        }

        List<ElementPair> pairs = [.. partners.Select((partner, i) => new ElementPair(i, partner, Equal: false))];
        pairs.AddRange(Enumerable.Range(0, taken.Length).Where(j => !taken[j]).Select(static j => new ElementPair(-1, j, Equal: false)));
        return pairs;

        void Pair(int i, int j)
        {
            partners[i] = j;
            taken[j] = true;
        }
    }

    private void TakeNearlyEqual(List<int> left, List<int> right, Action<int, int> pair, Func<int, int, bool> equal)
    {
        for (var l = 0; l < left.Count && budget.Failure is null; l++)
        {
            _triesLeft -= right.Count;
            var r = _triesLeft < 0 ? -1 : right.FindIndex(candidate => equal(left[l], candidate));
            if (r >= 0)
            {
                pair(left[l], right[r]);
                left.RemoveAt(l--);
                right.RemoveAt(r);
            }
        }
    }

    private (string Form, bool Keyed)[] Forms(JsonElement[] elements, RuleStates states, string? key)
    {
        var forms = new (string, bool)[elements.Length];
        for (var i = 0; i < elements.Length; i++)
        {
            var below = states.Child(i, elements.Length, -1, 0);
            var value = key is null ? null : KeyOf(elements[i], key);
            forms[i] = value is { } found
                ? ("key " + _canonical.Of(found, below.Child(key!)), true)
                : (_canonical.Of(elements[i], below), false);
        }

        return forms;
    }

    private static JsonElement? KeyOf(JsonElement element, string key)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        foreach (var (name, value) in JsonValue.Members(element))
        {
            if (string.Equals(name, key, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }
}
