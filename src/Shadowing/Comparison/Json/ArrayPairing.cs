using Shadowing.Comparison.Alignment;
using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison.Json;

/// <summary>Decides which elements of two arrays are held against each other (docs/comparison.md).</summary>
internal sealed class ArrayPairing(JsonSide control, JsonSide candidate, RunningComparison comparison, JsonWalk walk)
{
    // Trying every pair is quadratic: after so many tries in one comparison, what is left is paired in its order.
    private const int MostTries = 20_000;

    private readonly ArrayChildren _left = new();
    private readonly ArrayChildren _right = new();
    private readonly HashIndex _index = new();
    private readonly PooledList<int> _partners = new();
    private readonly PooledList<bool> _taken = new();
    private readonly PooledList<ulong> _sorted = new();
    private readonly PooledList<ulong> _hashes = new();
    private readonly PooledList<int> _open = new();
    private int _triesLeft;
    private int _array;
    private int _otherArray;

    private JsonSide Candidate => candidate;

    public void Begin() => _triesLeft = MostTries;

    /// <summary>Lists the pairs of two arrays that are not known to be equal.</summary>
    /// <returns>False where both hold the same elements in another order, which is one difference and nothing to walk into.</returns>
    public bool TryPair(int array, int otherArray, RuleState state, PooledList<NodePair> pairs)
    {
        (_array, _otherArray) = (array, otherArray);
        Collect(control, array, state, _left);
        Collect(candidate, otherArray, state, _right);
        if (state.Unordered is { } unordered && state.Shape is null)
        {
            PairUnordered(array, otherArray, state, unordered, pairs);
            return true;
        }

        var (start, end, otherEnd) = Trim(state);
        var (length, otherLength) = (end - start, otherEnd - start);
        if (state.Shape is not null || length == 0 || otherLength == 0 || (length == 1 && otherLength == 1) || (comparison.IsProbing && length == otherLength))
        {
            ListByPosition(start, end, otherEnd, pairs);
            return true;
        }

        if (comparison.IsProbing)
        {
            comparison.ProbeDiffers = true;   // no alignment makes arrays of two lengths equal
            return true;
        }

        return TryAlign(array, otherArray, state, start, length, otherLength, pairs);
    }

    /// <summary>Tells whether two elements agree, which costs a walk.</summary>
    public bool Agree(int element, int other, RuleState state) => walk.AreEqual(
        _left.Node(element),
        _right.Node(other),
        state.Child(_left.Index(element), control.Tape[_array].Count, _right.Index(other), candidate.Tape[_otherArray].Count));

    public void Release()
    {
        _left.Release();
        _right.Release();
        _index.Release();
        _partners.Release();
        _taken.Release();
        _sorted.Release();
        _hashes.Release();
        _open.Release();
    }

    // Ignored elements are taken out of their own side first: an ignored element that is paired would excuse its partner.
    private void Collect(JsonSide side, int array, RuleState state, ArrayChildren children)
    {
        children.Clear();
        ref readonly var container = ref side.Tape[array];
        var index = 0;
        for (var element = array + 1; element < container.After; element = side.Tape[element].After)
        {
            if (!state.IsDead && state.Child(index, container.Count, -1, 0).Ignore is { } ignore)
            {
                children.LeavesOut = true;
                comparison.Decided(ignore);
            }
            else
            {
                children.Add(element, index);
            }

            index++;
        }
    }

    // What is the same at both ends needs no hash, unless somebody numbers its values.
    private (int Start, int End, int OtherEnd) Trim(RuleState state)
    {
        var (start, end, otherEnd) = (0, _left.Count, _right.Count);
        if (!state.MayRenumber)
        {
            while (start < end && start < otherEnd && walk.AreSame(_left.Node(start), _right.Node(start)))
            {
                start++;
            }

            // From the other end, and never the last pair: what differs deep inside would be read once for each level.
            while (end - start > 1 && otherEnd - start > 1 && walk.AreSame(_left.Node(end - 1), _right.Node(otherEnd - 1)))
            {
                end--;
                otherEnd--;
            }

            if (end > start && otherEnd > start && end != otherEnd && walk.AreSame(_left.Node(end - 1), _right.Node(otherEnd - 1)))
            {
                end--;
                otherEnd--;
            }
        }

        return (start, end, otherEnd);
    }

    private void ListByPosition(int start, int end, int otherEnd, PooledList<NodePair> pairs)
    {
        pairs.Reserve(pairs.Count + Math.Max(end, otherEnd) - start);
        for (var i = start; i < Math.Max(end, otherEnd); i++)
        {
            pairs.Add(Pair(i < end ? i : -1, i < otherEnd ? i : -1));
        }
    }

    private bool TryAlign(int array, int otherArray, RuleState state, int start, int length, int otherLength, PooledList<NodePair> pairs)
    {
        control.Hashes.Ensure(array, state, comparison);
        candidate.Hashes.Ensure(otherArray, state, comparison);
        if (comparison.Failure is not null)
        {
            return true;
        }

        var left = _left.Identities.Resize(length);
        var right = _right.Identities.Resize(otherLength);
        for (var i = 0; i < length; i++)
        {
            left[i] = control.Hashes[_left.Node(start + i)];
        }

        for (var i = 0; i < otherLength; i++)
        {
            right[i] = candidate.Hashes[_right.Node(start + i)];
        }

        if (length == otherLength && !state.IsFuzzy && !left.SequenceEqual(right) && AreOneMultiset(left, right))
        {
            return false;
        }

        var partners = _partners.Resize(length);
        var equality = new ElementEquality(this, start, state);

        // The side with the smaller hash decides between equally good answers, so that swapped sides are told alike.
        var mirrored = control.Hashes[array] > candidate.Hashes[otherArray];
        SequenceAlignment.Align(ref equality, left, right, partners, state.IsFuzzy ? MostTries : int.MaxValue, mirrored);
        List(start, partners, otherLength, pairs);
        return true;
    }

    private void List(int start, ReadOnlySpan<int> partners, int otherLength, PooledList<NodePair> pairs)
    {
        pairs.Reserve(pairs.Count + partners.Length + otherLength);
        var taken = _taken.Resize(otherLength, clear: true);
        for (var i = 0; i < partners.Length; i++)
        {
            if (partners[i] >= 0)
            {
                taken[partners[i]] = true;
            }

            pairs.Add(Pair(start + i, partners[i] >= 0 ? start + partners[i] : -1));
        }

        for (var i = 0; i < taken.Length; i++)
        {
            if (!taken[i])
            {
                pairs.Add(Pair(-1, start + i));
            }
        }
    }

    private bool AreOneMultiset(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        // A sum that differs tells most arrays apart without sorting them.
        var (sum, otherSum) = (0UL, 0UL);
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i];
            otherSum += right[i];
        }

        if (sum != otherSum)
        {
            return false;
        }

        var sorted = _sorted.Resize(left.Length * 2);
        var one = sorted[..left.Length];
        var other = sorted[left.Length..];
        left.CopyTo(one);
        right.CopyTo(other);
        one.Sort();
        other.Sort();
        return one.SequenceEqual(other);
    }

    private void PairUnordered(int array, int otherArray, RuleState state, Rule rule, PooledList<NodePair> pairs)
    {
        control.Hashes.Ensure(array, state, comparison);
        candidate.Hashes.Ensure(otherArray, state, comparison);
        if (comparison.Failure is not null)
        {
            return;
        }

        Identify(control, _left, rule);
        Identify(candidate, _right, rule);
        var partners = _partners.Resize(_left.Count);
        partners.Fill(-1);
        _taken.Resize(_right.Count, clear: true);
        if (state.IsFuzzy)
        {
            MatchByPosition(state);
            MatchBySpelling();
        }

        MatchByIdentity(state);
        PairLeftOver();
        NoteOrder(rule);
        List(0, _partners.Items, _right.Count, pairs);
    }

    // An element's identity is the hash of its key, or of itself where it has none.
    private static void Identify(JsonSide side, ArrayChildren children, Rule rule)
    {
        var identities = children.Identities.Resize(children.Count);
        for (var i = 0; i < identities.Length; i++)
        {
            var key = KeyOf(side, children.Node(i), rule.Key);

            // The lowest bit says which of both it is.
            identities[i] = key >= 0 ? side.Hashes[key] | 1 : side.Hashes[children.Node(i)] & ~1UL;
        }
    }

    private static int KeyOf(JsonSide side, int element, byte[][] key)
    {
        var at = element;
        foreach (var part in key)
        {
            at = side.Tape[at].Kind is JsonKind.Object ? ValueOf(side, at, part) : -1;
            if (at < 0)
            {
                return -1;
            }
        }

        return key.Length == 0 ? -1 : at;
    }

    private static int ValueOf(JsonSide side, int node, ReadOnlySpan<byte> sought)
    {
        for (var name = node + 1; name < side.Tape[node].After; name = side.Tape[name + 1].After)
        {
            if (side.Tape[name].IsEscaped ? JsonText.AreEqualTo(side.Content(name), sought) : side.Content(name).SequenceEqual(sought))
            {
                return name + 1;
            }
        }

        return -1;
    }

    // What agrees where it stands is not looked for elsewhere, however it is written.
    private void MatchByPosition(RuleState state)
    {
        for (var i = 0; i < Math.Min(_left.Count, _right.Count); i++)
        {
            if (_left.Identities[i] == _right.Identities[i] && (_left.Identities[i] & 1) == 0 && (AreSpelledAlike(i, i) || MayPair(i, i, state)))
            {
                Partner(i, i);
            }
        }
    }

    // What is written alike agrees; what may deviate is looked for among the rest.
    private void MatchBySpelling()
    {
        FillIndex(static (pairing, other) => SeededHash.Of(pairing.Candidate.Raw(pairing._right.Node(other)), seed: 4));
        for (var i = 0; i < _left.Count; i++)
        {
            if (_partners[i] < 0)
            {
                Take(i, _index.Take(SeededHash.Of(control.Raw(_left.Node(i)), seed: 4), (Pairing: this, Element: i), static (open, at) => at.Pairing.AreSpelledAlike(at.Element, at.Pairing._open[open])));
            }
        }
    }

    private bool AreSpelledAlike(int element, int other) =>
        _left.Identities[element] == _right.Identities[other] && control.Raw(_left.Node(element)).SequenceEqual(candidate.Raw(_right.Node(other)));

    private void MatchByIdentity(RuleState state)
    {
        FillIndex(static (pairing, other) => pairing._right.Identities[other]);
        for (var i = 0; i < _left.Count && comparison.Failure is null; i++)
        {
            // Keys that are equal, and without tolerances values that are, have one identity, and nothing is to be tried.
            var isKeyed = (_left.Identities[i] & 1) != 0;
            if (_partners[i] < 0 && (isKeyed || !state.IsFuzzy || (_triesLeft > 0 && !comparison.IsProbing)))
            {
                Take(i, _index.Take(_left.Identities[i], (Pairing: this, Element: i, State: state, Any: isKeyed || !state.IsFuzzy), static (open, at) => at.Any || at.Pairing.MayPair(at.Element, at.Pairing._open[open], at.State)));
            }
        }
    }

    // Only what has no partner yet: a search would pass the others again and again.
    private void FillIndex(Func<ArrayPairing, int, ulong> hash)
    {
        _open.Truncate(0);
        _hashes.Truncate(0);
        for (var i = 0; i < _right.Count; i++)
        {
            if (!_taken[i])
            {
                _open.Add(i);
                _hashes.Add(hash(this, i));
            }
        }

        _index.Fill(_hashes.Items);
    }

    private void Take(int element, int open)
    {
        if (open >= 0)
        {
            Partner(element, _open[open]);
        }
    }

    private void Partner(int element, int other)
    {
        _partners[element] = other;
        _taken[other] = true;
    }

    private bool MayPair(int element, int other, RuleState state) => _triesLeft-- > 0 && !comparison.IsProbing && Agree(element, other, state);

    // What has a key has a partner or none. What has none is held against what is left over, in the order in which both stand.
    private void PairLeftOver()
    {
        var other = 0;
        for (var i = 0; i < _left.Count; i++)
        {
            if (_partners[i] >= 0 || (_left.Identities[i] & 1) != 0)
            {
                continue;
            }

            while (other < _right.Count && (_taken[other] || (_right.Identities[other] & 1) != 0))
            {
                other++;
            }

            if (other == _right.Count)
            {
                return;
            }

            Partner(i, other);
        }
    }

    private void NoteOrder(Rule rule)
    {
        var last = -1;
        foreach (var partner in _partners.Items)
        {
            if (partner >= 0)
            {
                if (partner < last)
                {
                    comparison.Decided(rule);
                    return;
                }

                last = partner;
            }
        }
    }

    private NodePair Pair(int element, int other) => new(
        element >= 0 ? _left.Node(element) : -1,
        other >= 0 ? _right.Node(other) : -1,
        element >= 0 ? _left.Index(element) : -1,
        other >= 0 ? _right.Index(other) : -1);
}
