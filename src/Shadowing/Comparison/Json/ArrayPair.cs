using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Json;

/// <summary>Two arrays whose elements are to be paired.</summary>
internal sealed class ArrayPair(JsonSide control, JsonSide candidate, RunningComparison comparison, JsonWalk walk)
{
    private const int SmallElement = 1_024;
    private const int SmallValue = 64;

    private readonly PooledList<bool> _taken = new();
    private int _array;
    private int _otherArray;

    public JsonSide ControlSide => control;

    public JsonSide CandidateSide => candidate;

    /// <summary>Gets the control's elements.</summary>
    public ArrayChildren Left { get; } = new();

    /// <summary>Gets the candidate's elements.</summary>
    public ArrayChildren Right { get; } = new();

    /// <summary>Takes the elements of two arrays.</summary>
    public void Open(int array, int otherArray, RuleState state)
    {
        (_array, _otherArray) = (array, otherArray);
        var ignore = Collect(control, array, state, Left);
        ignore = Collect(candidate, otherArray, state, Right) ?? ignore;
        if (ignore is not null && !LeaveOutTheSame())
        {
            comparison.Decided(ignore);
        }
    }

    /// <summary>Makes the hashes of all elements; false when a rule failed.</summary>
    public bool TryHash(RuleState state)
    {
        control.Hashes.Ensure(_array, state, comparison);
        candidate.Hashes.Ensure(_otherArray, state, comparison);
        return comparison.Failure is null;
    }

    /// <summary>Makes the exact hashes of all elements: where nothing may deviate they are made already.</summary>
    public bool TryHashExactly(RuleState state)
    {
        if (state.IsFuzzy)
        {
            control.ExactHashes.Ensure(_array, state, comparison);
            candidate.ExactHashes.Ensure(_otherArray, state, comparison);
        }

        return comparison.Failure is null;
    }

    /// <summary>Tells whether two elements agree, which costs a walk.</summary>
    public bool Agree(int element, int other, RuleState state) =>
        walk.AreEqual(Left.Node(element), Right.Node(other), StateOf(element, other, state));

    /// <summary>Gets the rules at a pair of elements.</summary>
    public RuleState StateOf(int element, int other, RuleState state) =>
        state.Child(Left.Index(element), control.Tape[_array].Count, Right.Index(other), candidate.Tape[_otherArray].Count);

    /// <summary>Gets a value indicating whether <see cref="Agree"/> may be asked.</summary>
    public bool MayAsk => walk.MayAsk;

    /// <summary>Tells whether two elements agree, by the cheapest means that can tell.</summary>
    public bool MeanTheSame(int element, int other, RuleState state)
    {
        ref readonly var left = ref control.Tape[Left.Node(element)];
        ref readonly var right = ref candidate.Tape[Right.Node(other)];
        if (comparison.IsProbing || left.Kind != right.Kind)
        {
            return false;
        }

        // What is large is hashed, once, however many arrays it is within.
        return Math.Max(left.Length, right.Length) <= SmallElement || state.SelectsIndexes
            ? Agree(element, other, state)
            : TryHash(state) && control.Hashes[Left.Node(element)] == candidate.Hashes[Right.Node(other)]
                && (!state.IsFuzzy || Agree(element, other, state));
    }

    /// <summary>Tells whether two elements are written with the same bytes.</summary>
    public bool AreSame(int element, int other) => walk.AreSame(Left.Node(element), Right.Node(other));

    /// <summary>Tells which of both arrays comes first in an order that does not know the sides, by where they begin to differ.</summary>
    public bool IsControlFirst(int start)
    {
        const int Enough = 256;
        var left = control.Raw(Left.Node(start));
        var right = candidate.Raw(Right.Node(start));
        var order = left[..Math.Min(Enough, left.Length)].SequenceCompareTo(right[..Math.Min(Enough, right.Length)]);
        return order != 0 ? order < 0 : control.Hashes[_array] < candidate.Hashes[_otherArray];
    }

    /// <summary>Lists pairs by position; of the longer side the rest has no partner.</summary>
    public void ListByPosition(int start, int end, int otherEnd, PooledList<NodePair> pairs)
    {
        pairs.Reserve(pairs.Count + Math.Max(end, otherEnd) - start);
        for (var i = start; i < Math.Max(end, otherEnd); i++)
        {
            pairs.Add(Pair(i < end ? i : -1, i < otherEnd ? i : -1));
        }
    }

    /// <summary>Lists pairs by the partners of the control's elements: those first, in their order, then what only the candidate
    /// has.</summary>
    /// <param name="start">Where the elements begin.</param>
    /// <param name="partners">The partners, from there on.</param>
    /// <param name="otherLength">How many elements the candidate has from there on.</param>
    /// <param name="all">Whether pairs that are written alike are listed too.</param>
    /// <param name="pairs">The list.</param>
    public void List(int start, ReadOnlySpan<int> partners, int otherLength, bool all, PooledList<NodePair> pairs)
    {
        var taken = _taken.Resize(otherLength, clear: true);
        pairs.Reserve(pairs.Count + CountUnequal(start, partners, otherLength, all));
        for (var i = 0; i < partners.Length; i++)
        {
            if (partners[i] >= 0)
            {
                taken[partners[i]] = true;
            }

            if (all || partners[i] < 0 || !AreSame(start + i, start + partners[i]))
            {
                pairs.Add(Pair(start + i, partners[i] >= 0 ? start + partners[i] : -1));
            }
        }

        for (var i = 0; i < taken.Length; i++)
        {
            if (!taken[i])
            {
                pairs.Add(Pair(-1, start + i));
            }
        }
    }

    public void Release()
    {
        Left.Release();
        Right.Release();
        _taken.Release();
    }

    // How many pairs are to be listed, about: growing step by step would take as much again.
    private int CountUnequal(int start, ReadOnlySpan<int> partners, int otherLength, bool all)
    {
        var (unequal, paired) = (0, 0);
        for (var i = 0; i < partners.Length; i++)
        {
            paired += partners[i] >= 0 ? 1 : 0;
            unequal += all || partners[i] < 0 || !MayBeSame(Left.Node(start + i), Right.Node(start + partners[i])) ? 1 : 0;
        }

        return unequal + otherLength - paired;
    }

    // Without a look at what is large.
    private bool MayBeSame(int node, int other) =>
        control.Tape[node].Length == candidate.Tape[other].Length
            && (control.Tape[node].Length > SmallValue || control.Raw(node).SequenceEqual(candidate.Raw(other)));

    // Ignored elements are taken out of their own side first: an ignored element that is paired would excuse its partner.
    private static Rule? Collect(JsonSide side, int array, RuleState state, ArrayChildren children)
    {
        children.Begin(side.Tape[array].Count);
        ref readonly var container = ref side.Tape[array];
        var index = 0;
        Rule? ignore = null;
        for (var element = array + 1; element < container.After; element = side.Tape[element].After)
        {
            if (!state.IsDead && state.Child(index, container.Count, -1, 0).Ignore is { } rule)
            {
                ignore = rule;
                children.LeftOut.Add(element);
            }
            else
            {
                children.Add(element, index);
            }

            index++;
        }

        return ignore;
    }

    private bool LeaveOutTheSame()
    {
        var (left, right) = (Left.LeftOut, Right.LeftOut);
        for (var i = 0; i < left.Count && left.Count == right.Count; i++)
        {
            if (!ScalarComparer.MeanTheSame(control.Raw(left[i]), candidate.Raw(right[i])))
            {
                return false;
            }
        }

        return left.Count == right.Count;
    }

    private NodePair Pair(int element, int other) => new(
        element >= 0 ? Left.Node(element) : -1,
        other >= 0 ? Right.Node(other) : -1,
        element >= 0 ? Left.Index(element) : -1,
        other >= 0 ? Right.Index(other) : -1);
}
