using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Json;

/// <summary>Pairs elements of two arrays that agree, as many as can be: where agreeing depends on the partner, a pair may have to be parted
/// for two others.</summary>
/// <remarks>A largest matching of a bipartite graph by augmenting paths (Berge, 1957). Elements of different identities never
/// agree.</remarks>
internal sealed class ElementMatching(ArrayPair arrays, RunningComparison comparison)
{
    // Trying every pair is quadratic: so many are tried in one comparison.
    private const int MostTries = 50_000;
    private const int ManyTries = 4_096;

    // And so many elements are passed in the search for those to try.
    private const int MostSteps = 2_000_000;

    private readonly ArrayChildren _left = arrays.Left;
    private readonly ArrayChildren _right = arrays.Right;
    private readonly PooledList<int> _partners = new();
    private readonly PooledList<int> _owners = new();

    // The candidate's elements by their identities, and both sides' identities in that order.
    private readonly PooledList<int> _members = new();
    private readonly PooledList<ulong> _groups = new();
    private readonly PooledList<ulong> _leftGroups = new();

    // By whom an element of the candidate was reached; -1 when it was not.
    private readonly PooledList<int> _reachedBy = new();
    private readonly PooledList<int> _queue = new();
    private readonly PooledList<int> _reached = new();
    private readonly Dictionary<long, bool> _tried = [];
    private int _triesLeft;
    private int _stepsLeft;

    /// <summary>Gets the partners of the control's elements, or -1.</summary>
    public ReadOnlySpan<int> Partners => _partners.Items;

    /// <summary>Gets a value indicating whether every element has a partner.</summary>
    public bool IsComplete => _left.Count == _right.Count && !Partners.Contains(-1);

    /// <summary>Gets a value indicating whether no element's partner stands elsewhere.</summary>
    public bool IsInPlace
    {
        get
        {
            for (var i = 0; i < _partners.Count; i++)
            {
                if (_partners[i] != i)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Gets ready for two documents.</summary>
    public void Begin() => (_triesLeft, _stepsLeft) = (MostTries, MostSteps);

    /// <summary>Gets ready for two arrays: nothing has a partner.</summary>
    public void Open()
    {
        _partners.Resize(_left.Count).Fill(-1);
        _owners.Resize(_right.Count).Fill(-1);
    }

    public bool IsTaken(int other) => _owners[other] >= 0;

    public void Partner(int element, int other)
    {
        _partners[element] = other;
        _owners[other] = element;
    }

    /// <summary>Pairs all elements where they stand, if all agree there; null where that could not be tried to the end.</summary>
    public bool? TryInPlace(RuleState state)
    {
        if (_left.Count != _right.Count)
        {
            return false;
        }

        for (var i = 0; i < _left.Count; i++)
        {
            if (_left.Identities[i] != _right.Identities[i])
            {
                return false;
            }
        }

        for (var i = 0; i < _left.Count; i++)
        {
            if (!state.MayRenumber && arrays.AreSame(i, i))
            {
                continue;
            }

            // Of one element each nobody has to ask.
            if (_left.Count > 1)
            {
                var refusals = comparison.Refusals;
                if (!MayTry())
                {
                    return null;
                }

                if (!arrays.Agree(i, i, state))
                {
                    return comparison.Refusals == refusals ? false : null;
                }
            }
        }

        for (var i = 0; i < _left.Count; i++)
        {
            Partner(i, i);
        }

        return true;
    }

    /// <summary>Tells whether two elements agree, or whether that cannot be tried any more.</summary>
    public bool MayAgree(int element, int other, RuleState state) => !MayTry() || arrays.Agree(element, other, state);

    /// <summary>Finds partners for those that have none, as many as can be; false where a bound was in the way of some.</summary>
    public bool TryToAgree(RuleState state)
    {
        if (IsComplete)
        {
            return true;
        }

        SortByIdentity();
        TryWhereTheyStand(state);
        var isAllTried = TryTheRest(state);
        ReleaseSearch();   // others need it before this comparison is over
        return isAllTried;
    }

    /// <summary>Tells whether nothing but what was tried keeps all elements from agreeing.</summary>
    public bool MayAllAgree()
    {
        SortByIdentity();
        return _leftGroups.Items.SequenceEqual(_groups.Items);
    }

    public void Release()
    {
        _partners.Release();
        _owners.Release();
        ReleaseSearch();
        if (_tried.Capacity > ManyTries)
        {
            _tried.TrimExcess();   // clearing what is large takes its time, whatever it holds
        }
    }

    private bool IsExhausted => _triesLeft <= 0 || _stepsLeft <= 0;

    private void ReleaseSearch()
    {
        _members.Release();
        _groups.Release();
        _leftGroups.Release();
        _reachedBy.Release();
        _reached.Release();
        _queue.Release();
        _tried.Clear();
    }

    private bool TryTheRest(RuleState state)
    {
        _tried.Clear();
        _reachedBy.Resize(_right.Count).Fill(-1);
        var refused = false;
        for (var i = 0; i < _left.Count; i++)
        {
            if (_partners[i] < 0 && IsExhausted)
            {
                comparison.Refuse();
                return false;
            }

            if (_partners[i] < 0 && GroupOf(_left.Identities[i], out var start, out var end) && HasOpen(start, end)
                && !IsOnlyPair(i, start, end))
            {
                var refusals = comparison.Refusals;
                refused |= !TryToFindPartner(i, state) && comparison.Refusals != refusals;
            }
        }

        return !refused;
    }

    private void SortByIdentity()
    {
        var members = _members.Resize(_right.Count);
        for (var j = 0; j < members.Length; j++)
        {
            members[j] = j;
        }

        var groups = _groups.Resize(_right.Count);
        _right.Identities.Items.CopyTo(groups);
        groups.Sort(members);

        // Within a group the order of the document decides: the sort need not keep it.
        for (var start = 0; start < members.Length;)
        {
            var end = start + 1;
            while (end < members.Length && groups[end] == groups[start])
            {
                end++;
            }

            members[start..end].Sort();
            start = end;
        }

        var leftGroups = _leftGroups.Resize(_left.Count);
        _left.Identities.Items.CopyTo(leftGroups);
        leftGroups.Sort();
    }

    private bool GroupOf(ulong identity, out int start, out int end) => GroupOf(_groups.Items, identity, out start, out end);

    private static bool GroupOf(ReadOnlySpan<ulong> groups, ulong identity, out int start, out int end)
    {
        start = groups.BinarySearch(identity);
        end = start;
        if (start < 0)
        {
            return false;
        }

        start = FirstAtLeast(groups, identity);
        end = identity == ulong.MaxValue ? groups.Length : FirstAtLeast(groups, identity + 1);
        return true;
    }

    private static int FirstAtLeast(ReadOnlySpan<ulong> groups, ulong identity)
    {
        var (low, high) = (0, groups.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = groups[middle] < identity ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private bool HasOpen(int start, int end)
    {
        for (var at = start; at < end; at++, _stepsLeft--)
        {
            if (!IsTaken(_members[at]))
            {
                return true;
            }
        }

        return false;
    }

    // Two elements that are alone with their identity are held against each other in any case, where they have a key or nothing else is
    // left over.
    private bool IsOnlyPair(int element, int start, int end) =>
        end - start == 1 && GroupOf(_leftGroups.Items, _left.Identities[element], out var leftStart, out var leftEnd)
            && leftEnd - leftStart == 1
        && ((_left.Identities[element] & 1) != 0 || (Partners.Count(-1) == 1 && _owners.Items.Count(-1) == 1));

    private void TryWhereTheyStand(RuleState state)
    {
        for (var i = 0; i < Math.Min(_left.Count, _right.Count) && _triesLeft > 0; i++)
        {
            if (_partners[i] < 0 && !IsTaken(i) && _left.Identities[i] == _right.Identities[i]
                && GroupOf(_left.Identities[i], out var start, out var end) && !IsOnlyPair(i, start, end)
                && MayTry() && arrays.Agree(i, i, state))
            {
                Partner(i, i);
            }
        }
    }

    // In breadth, first to those that are open. What a search in vain has reached no later search needs to reach again.
    private bool TryToFindPartner(int root, RuleState state)
    {
        _queue.Truncate(0);
        _reached.Truncate(0);
        _queue.Add(root);
        for (var at = 0; at < _queue.Count && !IsExhausted; at++)
        {
            var element = _queue[at];
            GroupOf(_left.Identities[element], out var start, out var end);
            for (var member = start; member < end && !IsExhausted; member++, _stepsLeft--)
            {
                if (!IsTaken(_members[member]) && Reaches(element, _members[member], state))
                {
                    Exchange(root, _members[member]);
                    foreach (var other in _reached.Items)
                    {
                        _reachedBy[other] = -1;
                    }

                    return true;
                }
            }

            for (var member = start; member < end && !IsExhausted; member++, _stepsLeft--)
            {
                if (IsTaken(_members[member]) && Reaches(element, _members[member], state))
                {
                    _queue.Add(_owners[_members[member]]);
                }
            }
        }

        if (IsExhausted)
        {
            comparison.Refuse();
        }

        return false;
    }

    private bool Reaches(int element, int other, RuleState state)
    {
        if (_reachedBy[other] >= 0 || !Agree(element, other, state))
        {
            return false;
        }

        _reachedBy[other] = element;
        _reached.Add(other);
        return true;
    }

    private void Exchange(int root, int open)
    {
        while (true)
        {
            var element = _reachedBy[open];
            var before = _partners[element];
            Partner(element, open);
            if (element == root)
            {
                return;
            }

            open = before;
        }
    }

    private bool Agree(int element, int other, RuleState state)
    {
        var pair = ((long)element << 32) | (uint)other;
        if (_tried.TryGetValue(pair, out var known))
        {
            return known;
        }

        var refusals = comparison.Refusals;
        var agree = MayTry() && arrays.Agree(element, other, state);
        if (agree || comparison.Refusals == refusals)
        {
            if (_tried.Count == ManyTries)
            {
                _tried.EnsureCapacity(MostTries);   // growing step by step would take as much again
            }

            _tried[pair] = agree;
        }

        return agree;
    }

    private bool MayTry()
    {
        if (_triesLeft <= 0 || !arrays.MayAsk)
        {
            comparison.Refuse();
            return false;
        }

        _triesLeft--;
        return true;
    }
}
