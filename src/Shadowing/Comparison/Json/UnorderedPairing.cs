using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison.Json;

/// <summary>Decides which elements of two arrays without an order belong together: those with one key, or those that agree (docs/comparison.md).</summary>
internal sealed class UnorderedPairing(ArrayPair arrays, RunningComparison comparison)
{
    // Trying every pair is quadratic: after so many tries in one comparison, what is left is paired in its order.
    private const int MostTries = 10_000;

    private readonly JsonSide _control = arrays.ControlSide;
    private readonly JsonSide _candidate = arrays.CandidateSide;
    private readonly ArrayChildren _left = arrays.Left;
    private readonly ArrayChildren _right = arrays.Right;
    private readonly HashIndex _index = new();
    private readonly PooledList<int> _partners = new();
    private readonly PooledList<bool> _taken = new();
    private readonly PooledList<int> _open = new();
    private byte[][] _key = [];
    private bool _isOneIdentity;
    private int _triesLeft;

    /// <summary>Gets ready for two documents.</summary>
    public void Begin() => _triesLeft = MostTries;

    /// <summary>Lists the pairs of two arrays without an order.</summary>
    public void Pair(RuleState state, Rule rule, bool all, PooledList<NodePair> pairs)
    {
        if (!arrays.TryHash(state))
        {
            return;
        }

        _key = rule.Key;
        IdentifyByKey(_control, _left);
        IdentifyByKey(_candidate, _right);
        Match(state);
        PairLeftOver();
        NoteOrder(rule);
        arrays.List(0, _partners.Items, _right.Count, all, pairs);
    }

    /// <summary>Tells whether each element of two arrays of one length, which were hashed, has an equal one in the other, and not all where they stand.</summary>
    public bool PairsAll(RuleState state)
    {
        _key = [];
        Match(state);
        for (var i = 0; i < _partners.Count; i++)
        {
            if (_partners[i] < 0)
            {
                return false;
            }
        }

        for (var i = 0; i < _partners.Count; i++)
        {
            if (_partners[i] != i)
            {
                return true;
            }
        }

        return false;
    }

    public void Release()
    {
        _index.Release();
        _partners.Release();
        _taken.Release();
        _open.Release();
    }

    private void Match(RuleState state)
    {
        _isOneIdentity = state.SelectsIndexes;
        _partners.Resize(_left.Count).Fill(-1);
        _taken.Resize(_right.Count, clear: true);
        _open.Truncate(0);
        if (state.IsFuzzy)
        {
            MatchByPosition(state);
            MatchBySpelling();
        }

        MatchByIdentity(state);
    }

    // An element's identity is the hash of its key, or of itself where it has none; the lowest bit says which of both.
    private void IdentifyByKey(JsonSide side, ArrayChildren children)
    {
        if (_key.Length == 0)
        {
            return;
        }

        var identities = children.Identities.Resize(children.Count);
        for (var i = 0; i < identities.Length; i++)
        {
            var key = KeyOf(side, children.Node(i), _key);
            identities[i] = key >= 0 ? side.Hashes.OfKey(key) | 1 : side.Hashes[children.Node(i)] & ~1UL;
        }
    }

    private ulong Identity(JsonSide side, ArrayChildren children, int element) =>
        _key.Length > 0 ? children.Identities[element] : _isOneIdentity ? 0 : side.Hashes[children.Node(element)] & ~1UL;

    private ulong Left(int element) => Identity(_control, _left, element);

    private ulong Right(int element) => Identity(_candidate, _right, element);

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
            if (Left(i) == Right(i) && (Left(i) & 1) == 0 && (AreSpelledAlike(i, i) || MayPair(i, i, state)))
            {
                Partner(i, i);
            }
        }
    }

    // What is written alike agrees; what may deviate is looked for among the rest.
    private void MatchBySpelling()
    {
        // Arrays within arrays would be read once for each level.
        if (!arrays.MayRead())
        {
            return;
        }

        FillIndex(static (pairing, other) => SeededHash.Of(pairing._candidate.Raw(pairing._right.Node(other)), seed: 4));
        for (var i = 0; i < _left.Count; i++)
        {
            if (_partners[i] < 0)
            {
                Take(i, _index.Take(SeededHash.Of(_control.Raw(_left.Node(i)), seed: 4), (Pairing: this, Element: i), static (open, at) => at.Pairing.AreSpelledAlike(at.Element, at.Pairing.Open(open))));
            }
        }
    }

    private bool AreSpelledAlike(int element, int other) => Left(element) == Right(other) && arrays.AreSame(element, other);

    private void MatchByIdentity(RuleState state)
    {
        FillIndex(static (pairing, other) => pairing.Right(other));
        for (var i = 0; i < _left.Count && comparison.Failure is null; i++)
        {
            // Keys that are equal, and without tolerances values that are, have one identity, and nothing is to be tried.
            var isKeyed = (Left(i) & 1) != 0;
            if (_partners[i] < 0 && (isKeyed || !state.IsFuzzy || (_triesLeft > 0 && arrays.MayAsk)))
            {
                Take(i, _index.Take(Left(i), (Pairing: this, Element: i, State: state, Any: isKeyed || !state.IsFuzzy), static (open, at) => at.Any ? at.Pairing.MayBePartners(at.Element, at.Pairing.Open(open), at.State) : at.Pairing.MayPair(at.Element, at.Pairing.Open(open), at.State)));
            }
        }
    }

    // The hash of a key that is a number or a string is exact. That of an array or object may leave out what rules let deviate: then its values decide.
    private bool MayBePartners(int element, int other, RuleState state)
    {
        if (!state.IsFuzzy || _key.Length == 0 || (Left(element) & 1) == 0)
        {
            return true;
        }

        var (key, otherKey) = (KeyOf(_control, _left.Node(element), _key), KeyOf(_candidate, _right.Node(other), _key));
        if (!_control.Tape[key].IsContainer && !_candidate.Tape[otherKey].IsContainer)
        {
            return true;
        }

        var below = arrays.StateOf(element, other, state);
        foreach (var name in _key)
        {
            below = below.Child(name);
        }

        return _triesLeft-- > 0 && arrays.MayAsk && arrays.AgreeWithin(key, otherKey, below);
    }

    // Only what has no partner yet: a search would pass the others again and again.
    private void FillIndex(Func<UnorderedPairing, int, ulong> hash)
    {
        _open.Truncate(0);
        _index.Hashes.Truncate(0);
        _index.Hashes.Reserve(_right.Count);
        var all = !_taken.Items.Contains(value: true);
        for (var i = 0; i < _right.Count; i++)
        {
            if (all)
            {
                _index.Hashes.Add(hash(this, i));
            }
            else if (!_taken[i])
            {
                _open.Add(i);
                _index.Hashes.Add(hash(this, i));
            }
        }

        _index.Fill();
    }

    // Where all are open, an item of the index is the element itself.
    private int Open(int item) => _open.Count == 0 ? item : _open[item];

    private void Take(int element, int open)
    {
        if (open >= 0)
        {
            Partner(element, Open(open));
        }
    }

    private void Partner(int element, int other)
    {
        _partners[element] = other;
        _taken[other] = true;
    }

    private bool MayPair(int element, int other, RuleState state) => _triesLeft-- > 0 && arrays.MayAsk && arrays.Agree(element, other, state);

    // What has a key has a partner or none. What has none is held against what is left over, in the order in which both stand.
    private void PairLeftOver()
    {
        var other = 0;
        for (var i = 0; i < _left.Count; i++)
        {
            if (_partners[i] >= 0 || (Left(i) & 1) != 0)
            {
                continue;
            }

            while (other < _right.Count && (_taken[other] || (Right(other) & 1) != 0))
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
}
