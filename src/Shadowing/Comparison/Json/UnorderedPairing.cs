using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Json;

/// <summary>Decides which elements of two arrays without an order belong together: those with one key, or those that agree
/// (docs/reference/comparison.md).</summary>
internal sealed class UnorderedPairing(ArrayPair arrays, RunningComparison comparison)
{
    private readonly JsonSide _control = arrays.ControlSide;
    private readonly JsonSide _candidate = arrays.CandidateSide;
    private readonly ArrayChildren _left = arrays.Left;
    private readonly ArrayChildren _right = arrays.Right;
    private readonly HashIndex _index = new();
    private readonly ElementMatching _matching = new(arrays, comparison);
    private readonly PooledList<ulong> _hashes = new();
    private readonly PooledList<int> _open = new();
    private byte[][] _key = [];

    /// <summary>Gets a value indicating whether a bound was in the way when the last arrays were paired, so that more elements may agree
    /// than were found.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Gets a value indicating whether even all elements may agree.</summary>
    public bool IsDoubtful => IsCut && _matching.MayAllAgree();

    /// <summary>Gets ready for two documents.</summary>
    public void Begin() => _matching.Begin();

    /// <summary>Lists the pairs of two arrays without an order.</summary>
    public void Pair(RuleState state, Rule rule, bool all, PooledList<NodePair> pairs)
    {
        IsCut = false;
        if (!arrays.TryHash(state))
        {
            return;
        }

        _key = rule.Key;
        Match(state);
        PairLeftOver();
        NoteOrder(rule);
        arrays.List(0, _matching.Partners, _right.Count, all, pairs);
    }

    /// <summary>Tells whether each element of two arrays of one length, which were hashed, has an equal one in the other, and not all where
    /// they stand.</summary>
    public bool PairsAll(RuleState state)
    {
        IsCut = false;
        _key = [];
        Match(state);
        return _matching.IsComplete && !_matching.IsInPlace;
    }

    public void Release()
    {
        _index.Release();
        _matching.Release();
        _hashes.Release();
        _open.Release();
    }

    private void Match(RuleState state)
    {
        _matching.Open();
        if (_key.Length == 0 && !state.IsFuzzy)
        {
            MatchExactly(state);
            return;
        }

        Identify(_control, _left, state);
        Identify(_candidate, _right, state);
        if (_key.Length > 0 && KeysTell(state))
        {
            MatchByIdentity();
            return;
        }

        // What agrees in place as a whole is not looked for elsewhere. Then what is the same belongs together: it must not be taken by what
        // is only near.
        var isInPlace = state.IsFuzzy ? _matching.TryInPlace(state) : false;   // null: not known
        if (isInPlace is true || !arrays.TryHashExactly(state))
        {
            return;
        }

        MatchExactly(state);
        if (isInPlace is null && !_matching.IsComplete)
        {
            // So many elements are near each other where they stand that nobody got to the last.
            _matching.Open();
            IsCut = true;
        }
        else if (state.IsFuzzy)
        {
            IsCut = !_matching.TryToAgree(state);
        }

        if (!state.IsFuzzy || _key.Length > 0)
        {
            MatchLeftOver(all: !state.IsFuzzy);
        }
    }

    // Whether each key stands once on each side, and each element has one or needs none.
    private bool KeysTell(RuleState state)
    {
        _index.Fill(_left.Identities);
        if (_index.HasRepeats)
        {
            return false;
        }

        _index.Fill(_right.Identities);
        return !_index.HasRepeats && !(state.IsFuzzy && (HoldsUnkeyed(_left) || HoldsUnkeyed(_right)));
    }

    private static bool HoldsUnkeyed(ArrayChildren children)
    {
        foreach (var identity in children.Identities.Items)
        {
            if (!IsKeyed(identity))
            {
                return true;
            }
        }

        return false;
    }

    // An element's identity is the hash of its key, or of itself where it has none; the lowest bit says which of both.
    private void Identify(JsonSide side, ArrayChildren children, RuleState state)
    {
        var identities = children.Identities.Resize(children.Count);
        for (var i = 0; i < identities.Length; i++)
        {
            identities[i] = TryIdentifyByKey(side, children, i, state, out var key) ? key | 1
                : state.SelectsIndexes && _key.Length == 0
                ? 0   // which rules act on an element depends on what it is held against: only a try tells
                : side.Hashes[children.Node(i)] & ~1UL;
        }
    }

    private static bool IsKeyed(ulong identity) => (identity & 1) != 0;

    private bool IsKeyed(ArrayChildren children, int element) => _key.Length > 0 && IsKeyed(children.Identities[element]);

    private bool TryIdentifyByKey(JsonSide side, ArrayChildren children, int element, RuleState state, out ulong identity)
    {
        identity = 0;
        if (_key.Length == 0)
        {
            return false;
        }

        var rules = state.Child(children.Index(element), children.Total, -1, 0);
        var key = KeyOf(side, children.Node(element), ref rules);
        if (key < 0)
        {
            return false;
        }

        if (rules.Ignore is null && Absence.Of(side, key, rules) is not null)
        {
            return false;   // as if it were not there
        }

        var kind = side.Tape[key].Kind;
        if (rules is { Ignore: null, Shape: null, Renumber: not null } && kind is JsonKind.String or JsonKind.Number)
        {
            // Which values belong together is known of those only that have met before.
            var text = ScalarComparer.Numbered(comparison, kind, side.Raw(key), rules);
            var partner = text is null ? null : comparison.StandsFor(kind, text, isControl: side == _control);
            identity = partner is null ? 0 : SeededHash.Of(JsonText.ToUtf8(partner), (ulong)kind);
            return partner is not null;
        }

        var isExact = side.Tape[key].IsContainer && state.IsFuzzy && arrays.TryHashExactly(state);
        identity = (isExact ? side.ExactHashes : side.Hashes).OfKey(key, rules, comparison);
        return true;
    }

    // Where the key of an element is, and the rules of that place; -1 where it has none.
    private int KeyOf(JsonSide side, int element, ref RuleState rules)
    {
        var at = element;
        foreach (var part in _key)
        {
            at = side.Tape[at].Kind is JsonKind.Object ? ValueOf(side, at, part) : -1;
            if (at < 0)
            {
                return -1;
            }

            // No rule is asked within what is ignored.
            rules = rules.Ignore is null ? rules.Child(part) : rules.Dead;
        }

        return at;
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

    // Nothing has a partner yet.
    private void MatchExactly(RuleState state)
    {
        var (left, right) = (Hashes(_control, state.IsFuzzy), Hashes(_candidate, state.IsFuzzy));
        var hashes = _hashes.Resize(_right.Count);
        for (var j = 0; j < hashes.Length; j++)
        {
            hashes[j] = right[_right.Node(j)];
        }

        _index.Fill(_hashes);
        for (var i = 0; i < _left.Count; i++)
        {
            // Even the same values may stand for others, where somebody numbers them.
            Take(i, _index.Take(left[_left.Node(i)], (Pairing: this, Element: i, State: state), static (other, at) =>
                (at.Pairing._left.Identities.Count == 0 || at.Pairing._left.Identities[at.Element] == at.Pairing._right.Identities[other])
                && (!at.State.MayRenumber || at.Pairing._matching.MayAgree(at.Element, other, at.State))));
        }

        // Others need it before this comparison is over.
        _index.Release();
        _hashes.Release();
    }

    private static NodeHashes Hashes(JsonSide side, bool isFuzzy) => isFuzzy ? side.ExactHashes : side.Hashes;

    // Nothing has a partner yet, and identities tell all.
    private void MatchByIdentity()
    {
        _index.Fill(_right.Identities);
        for (var i = 0; i < _left.Count; i++)
        {
            Take(i, _index.Take(_left.Identities[i], 0, static (_, _) => true));
        }
    }

    // Only what has no partner yet: a search would pass the others again and again.
    private void MatchLeftOver(bool all)
    {
        _open.Truncate(0);
        _hashes.Truncate(0);
        for (var j = 0; j < _right.Count; j++)
        {
            if (!_matching.IsTaken(j) && (all || IsKeyed(_right.Identities[j])))
            {
                _open.Add(j);
                _hashes.Add(_right.Identities[j]);
            }
        }

        _index.Fill(_hashes);
        for (var i = 0; i < _left.Count; i++)
        {
            var identity = _left.Identities[i];
            if (_matching.Partners[i] < 0 && (all || IsKeyed(identity))
                && _index.Take(identity, 0, static (_, _) => true) is >= 0 and var open)
            {
                _matching.Partner(i, _open[open]);
            }
        }
    }

    private void Take(int element, int other)
    {
        if (other >= 0)
        {
            _matching.Partner(element, other);
        }
    }

    // What has a key has a partner or none. What has none is held against what is left over, in the order in which both stand.
    private void PairLeftOver()
    {
        var other = 0;
        for (var i = 0; i < _left.Count; i++)
        {
            if (_matching.Partners[i] >= 0 || IsKeyed(_left, i))
            {
                continue;
            }

            while (other < _right.Count && (_matching.IsTaken(other) || IsKeyed(_right, other)))
            {
                other++;
            }

            if (other == _right.Count)
            {
                return;
            }

            _matching.Partner(i, other);
        }
    }

    private void NoteOrder(Rule rule)
    {
        var last = -1;
        foreach (var partner in _matching.Partners)
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
