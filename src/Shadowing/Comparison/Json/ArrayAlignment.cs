using System.Runtime.InteropServices;
using System.Text.Json;
using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison.Json;

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
    /// <param name="search">Whether to look for what is equal at both ends, or nearly equal. Someone who only asks "equal or not" must not: each
    /// level would ask the levels below several times.</param>
    public List<ElementPair> Align(JsonElement[] control, JsonElement[] candidate, RuleStates states, bool search) =>
        states.Unordered is { } rule ? Unordered(control, candidate, states, rule.Key, search) : Positional(control, candidate, states, search);

    /// <summary>Pairs by position; when the lengths differ, what is equal at both ends is set apart first, so that one inserted element is
    /// one difference and does not shift all that follow.</summary>
    private List<ElementPair> Positional(JsonElement[] control, JsonElement[] candidate, RuleStates states, bool search)
    {
        var (left, right) = (Kept(control.Length, states), Kept(candidate.Length, states));
        var (shorter, longer) = (Math.Min(left.Length, right.Length), Math.Max(left.Length, right.Length));
        var pairs = new List<ElementPair>(longer);
        var head = 0;
        var tail = 0;
        if (search && shorter != longer)
        {
            while (head < shorter && AreEqual(left[head], right[head]))
            {
                pairs.Add(new(left[head], right[head], Equal: true));
                head++;
            }

            while (tail < shorter - head && AreEqual(left[^(tail + 1)], right[^(tail + 1)]))
            {
                tail++;
            }
        }

        for (var i = head; i < longer - tail; i++)
        {
            pairs.Add(new(i < left.Length - tail ? left[i] : -1, i < right.Length - tail ? right[i] : -1, Equal: false));
        }

        for (; tail > 0; tail--)
        {
            pairs.Add(new(left[^tail], right[^tail], Equal: true));
        }

        return pairs;

        bool AreEqual(int i, int j) => areEqual(control[i], candidate[j], states.Child(i, control.Length, j, candidate.Length));
    }

    // Ignored elements are taken out of their own side first: an ignored element that is paired would excuse its partner.
    private static int[] Kept(int length, RuleStates states) =>
        [.. Enumerable.Range(0, length).Where(i => !states.Child(i, length, -1, 0).Ignored)];

    private List<ElementPair> Unordered(JsonElement[] control, JsonElement[] candidate, RuleStates states, string? key, bool search)
    {
        var left = Forms(control, states, key);
        var right = Forms(candidate, states, key);
        var waiting = new Dictionary<string, Queue<int>>(StringComparer.Ordinal);
        foreach (var (j, form, _) in right)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(waiting, form, out _) ??= new(1)).Enqueue(j);
        }

        var partners = new int[control.Length];
        var taken = new bool[candidate.Length];
        foreach (var (i, form, _) in left)
        {
            partners[i] = waiting.TryGetValue(form, out var queue) && queue.TryDequeue(out var partner) ? partner : -1;
            if (partners[i] >= 0)
            {
                taken[partners[i]] = true;
            }
        }

        // What has a key has a partner or none. What has none may still be nearly the same as another left-over.
        List<int> leftOver = [.. left.Where(element => partners[element.Index] < 0 && !element.Keyed).Select(static element => element.Index)];
        List<int> rightOver = [.. right.Where(element => !taken[element.Index] && !element.Keyed).Select(static element => element.Index)];
        if (search && states.MayTolerate)
        {
            TakeNearlyEqual(leftOver, rightOver, Pair, (i, j) => areEqual(control[i], candidate[j], states.Child(i, control.Length, j, candidate.Length)));
        }

        foreach (var (i, j) in leftOver.Zip(rightOver))
        {
            Pair(i, j);
        }

        List<ElementPair> pairs = [.. left.Select(element => new ElementPair(element.Index, partners[element.Index], Equal: false))];
        pairs.AddRange(right.Where(element => !taken[element.Index]).Select(static element => new ElementPair(-1, element.Index, Equal: false)));
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

    private List<(int Index, string Form, bool Keyed)> Forms(JsonElement[] elements, RuleStates states, string? key)
    {
        var forms = new List<(int, string, bool)>(elements.Length);
        foreach (var i in Kept(elements.Length, states))
        {
            var below = states.Child(i, elements.Length, -1, 0);
            var value = key is null ? null : KeyOf(elements[i], key);
            forms.Add(value is { } found
                ? (i, "key " + _canonical.Of(found, below.Child(key!)), true)
                : (i, _canonical.Of(elements[i], below), false));
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
