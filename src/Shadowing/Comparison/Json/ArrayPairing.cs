using Shadowing.Comparison.Alignment;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Json;

/// <summary>Decides which elements of two arrays are held against each other (docs/reference/comparison.md).</summary>
internal sealed class ArrayPairing
{
    // Where agreeing costs a walk, so many of them are made for one array.
    private const int MostTries = 10_000;

    private readonly RunningComparison _comparison;
    private readonly ArrayPair _arrays;
    private readonly UnorderedPairing _unordered;
    private readonly PooledList<int> _partners = new();
    private readonly PooledList<ulong> _left = new();
    private readonly PooledList<ulong> _right = new();
    private readonly PooledList<ulong> _sorted = new();
    private readonly PooledList<ulong> _otherSorted = new();

    public ArrayPairing(JsonSide control, JsonSide candidate, RunningComparison comparison, JsonWalk walk)
    {
        _comparison = comparison;
        _arrays = new(control, candidate, comparison, walk);
        _unordered = new(_arrays, comparison);
    }

    /// <summary>Gets a value indicating whether a bound was in the way when the last arrays were paired, so that there may be better
    /// pairs.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Gets a value indicating whether better pairs might even be pairs that all agree.</summary>
    public bool IsDoubtful { get; private set; }

    /// <summary>Gets ready for two documents.</summary>
    public void Begin() => _unordered.Begin();

    /// <summary>Lists the pairs of two arrays that are not known to be equal.</summary>
    /// <param name="array">The control's array.</param>
    /// <param name="otherArray">The candidate's array.</param>
    /// <param name="state">The rules of their place.</param>
    /// <param name="all">Whether of arrays without an order even what is the same is listed.</param>
    /// <param name="pairs">The list.</param>
    /// <returns>False where both hold the same elements in another order, which is one difference and nothing to walk into.</returns>
    public bool TryPair(int array, int otherArray, RuleState state, bool all, PooledList<NodePair> pairs)
    {
        (IsCut, IsDoubtful) = (false, false);
        _arrays.Open(array, otherArray, state);
        if (state.Unordered is { } unordered && state.Shape is null)
        {
            _unordered.Pair(state, unordered, all || state.MayRenumber, pairs);
            (IsCut, IsDoubtful) = (_unordered.IsCut, _unordered.IsDoubtful);
            return true;
        }

        var (start, end, otherEnd) = state.Shape is null ? Trim(state, pairs) : (0, _arrays.Left.Count, _arrays.Right.Count);
        var (length, otherLength) = (end - start, otherEnd - start);
        if (state.Shape is not null || length == 0 || otherLength == 0 || (length == 1 && otherLength == 1)
            || (_comparison.IsProbing && length == otherLength))
        {
            _arrays.ListByPosition(start, end, otherEnd, pairs);
            return true;
        }

        if (_comparison.IsProbing)
        {
            _comparison.ProbeDiffers = true;   // no alignment makes arrays of two lengths equal
            return true;
        }

        return !_arrays.TryHash(state) || TryAlign(state, start, length, otherLength, pairs);
    }

    public void Release()
    {
        _arrays.Release();
        _unordered.Release();
        _partners.Release();
        _left.Release();
        _right.Release();
        _sorted.Release();
        _otherSorted.Release();
    }

    // What is the same at both ends needs no hash, unless somebody numbers its values. The start is trimmed by meaning: where equal
    // elements stand side by side, their spelling must not decide which one is held against which.
    private (int Start, int End, int OtherEnd) Trim(RuleState state, PooledList<NodePair> pairs)
    {
        var (start, end, otherEnd) = (0, _arrays.Left.Count, _arrays.Right.Count);
        if (!state.MayRenumber)
        {
            while (start < end && start < otherEnd)
            {
                if (!_arrays.AreSame(start, start))
                {
                    if (!_arrays.MeanTheSame(start, start, state))
                    {
                        break;
                    }

                    // It is walked all the same: a rule may have decided there.
                    _arrays.ListByPosition(start, start + 1, start + 1, pairs);
                }

                start++;
            }

            // Never the last pair of two arrays of one length: it is known to differ.
            while (end > start && otherEnd > start && (end - start > 1 || otherEnd - start > 1) && _arrays.AreSame(end - 1, otherEnd - 1))
            {
                end--;
                otherEnd--;
            }
        }

        return (start, end, otherEnd);
    }

    private bool TryAlign(RuleState state, int start, int length, int otherLength, PooledList<NodePair> pairs)
    {
        var refusals = _comparison.Refusals;
        if (length == otherLength && !HoldsTooMany(state, length) && AreInAnotherOrder(state, start, length))
        {
            return false;
        }

        // By the content, not by the side: swapped sides are told alike.
        var left = Identify(_arrays.ControlSide, _arrays.Left, start, _left, length, state);
        var right = Identify(_arrays.CandidateSide, _arrays.Right, start, _right, otherLength, state);
        var partners = _partners.Resize(length);
        var equality = new ElementEquality(_arrays, start, state);
        IsCut = !SequenceAlignment.Align(ref equality, left, right, partners, state.IsFuzzy ? MostTries : int.MaxValue,
            mirrored: _arrays.IsControlFirst(start))
            || _comparison.Refusals != refusals;
        _arrays.List(start, partners, otherLength, all: state.MayRenumber, pairs);
        return true;
    }

    // Where values are numbered, of so many elements that nobody could tell all of them apart: their order is not looked for, which takes
    // memory for each.
    private static bool HoldsTooMany(RuleState state, int length) => state.MayRenumber && length > Renumbering.MostValues;

    private static ReadOnlySpan<ulong> Identify(JsonSide side, ArrayChildren children, int start, PooledList<ulong> list, int length,
        RuleState state)
    {
        if (children.IsRun && !state.SelectsIndexes)
        {
            return side.Hashes.Run(children.Node(start), length);
        }

        var identities = list.Resize(length);
        if (state.SelectsIndexes)
        {
            identities.Clear();   // which rules act on an element depends on what it is held against: only a try tells
            return identities;
        }

        for (var i = 0; i < length; i++)
        {
            identities[i] = side.Hashes[children.Node(start + i)];
        }

        return identities;
    }

    private bool AreInAnotherOrder(RuleState state, int start, int length)
    {
        var left = Identify(_arrays.ControlSide, _arrays.Left, start, _left, length, state);
        var right = Identify(_arrays.CandidateSide, _arrays.Right, start, _right, length, state);
        if (!AreOneMultiset(left, right))
        {
            return false;
        }

        if (!state.IsFuzzy)
        {
            return !left.SequenceEqual(right);
        }

        _left.Release();
        _right.Release();
        var pairsAll = _unordered.PairsAll(state);
        _unordered.Release();
        return pairsAll;
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

        var sorted = _sorted.Resize(left.Length);
        var otherSorted = _otherSorted.Resize(right.Length);
        left.CopyTo(sorted);
        right.CopyTo(otherSorted);
        sorted.Sort();
        otherSorted.Sort();
        var areOne = sorted.SequenceEqual(otherSorted);

        // Others need it before this comparison is over.
        _sorted.Release();
        _otherSorted.Release();
        return areOne;
    }
}
