using System.Buffers;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Json;

/// <summary>Compares two JSON bodies by meaning. The only class that the rest of the room knows of JSON comparison.</summary>
/// <remarks>Most pairs have one structure and are decided in one pass (<see cref="JsonStride"/>); the others are taken apart and walked
/// (<see cref="JsonWalk"/>). Its memory is pooled and its parts are used again: one is needed for each comparison at a time.</remarks>
internal sealed class JsonBodyComparer
{
    private readonly RunningComparison _comparison;
    private readonly PooledList<RuleState> _states = new();
    private readonly JsonSide _control;
    private readonly JsonSide _candidate;
    private readonly JsonWalk _walk;

    public JsonBodyComparer(RunningComparison comparison)
    {
        _comparison = comparison;
        (_control, _candidate) = (new(_states), new(_states));
        _walk = new(_control, _candidate, comparison);
    }

    /// <summary>Gets or sets a value indicating whether pairs of one structure are walked too, for tests that hold both ways against each
    /// other.</summary>
    public bool AlwaysWalks { get; set; }

    /// <summary>Adds the differences to the comparison, or why there is no answer.</summary>
    public void Compare(ReadOnlyMemory<byte> control, ReadOnlyMemory<byte> candidate)
    {
        var areEqual = control.Span.SequenceEqual(candidate.Span);
        if (areEqual && _comparison.TrustsBytes)
        {
            return;
        }

        _comparison.Narrow(_comparison.Rules.For(control.Span, candidate.Span), areEqual);
        var isDone = TryStride(control, candidate);
        if (isDone && _comparison.Failure is null)
        {
            return;
        }

        try
        {
            // A rule that failed on the way does not say that what comes behind it is valid.
            if (TryRead(control, candidate) && !isDone)
            {
                _walk.Compare();
            }

            // That some value of theirs stands for another one is known by now, or too far away for anybody to know.
            if (areEqual && _comparison.Failure is ComparisonFailure.TooComplex)
            {
                _comparison.Forget();
            }
        }
        finally
        {
            _walk.Release();
            _control.Release();
            _candidate.Release();
            _states.Release();
        }
    }

    private bool TryStride(ReadOnlyMemory<byte> control, ReadOnlyMemory<byte> candidate)
    {
        var rules = _comparison.Rules;
        if (AlwaysWalks || rules.AtRoot.MayRenumber || rules.SelectsIndexes)
        {
            return false;
        }

        var differences = _comparison.Differences.Count;
        _comparison.Hits.Mark();
        var levels = ArrayPool<StrideLevel>.Shared.Rent(JsonStride.MostLevels);
        try
        {
            if (new JsonStride(control.Span, candidate.Span, _comparison, levels.AsSpan(0, JsonStride.MostLevels)).TryCompare())
            {
                return true;
            }
        }
        finally
        {
            ArrayPool<StrideLevel>.Shared.Return(levels);
        }

        _comparison.Differences.Truncate(differences);
        _comparison.Hits.Reset();
        return false;
    }

    private bool TryRead(ReadOnlyMemory<byte> control, ReadOnlyMemory<byte> candidate)
    {
        var fault = _control.Read(control);
        var otherFault = fault is JsonFault.Invalid ? null : _candidate.Read(candidate);
        if (fault is null && otherFault is null)
        {
            return true;
        }

        // Equal bytes are equal, whatever they are.
        if (!control.Span.SequenceEqual(candidate.Span))
        {
            _comparison.Forget();
            _comparison.Fail(fault is JsonFault.Invalid ? ComparisonFailure.ControlBodyInvalid
                : otherFault is JsonFault.Invalid ? ComparisonFailure.CandidateBodyInvalid
                : ComparisonFailure.TooComplex);
        }

        return false;
    }
}
