using System.Runtime.CompilerServices;
using Shadowing.Comparison.Contrasts;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;
using Shadowing.Comparison.Texts;

namespace Shadowing.Comparison.Json;

/// <summary>
/// Compares two documents of one structure in a single pass: it jumps over what both have in common, looks at the tokens around each
/// difference on both sides, and jumps on. One document is checked against the grammar on the way; the other is the same where it is not
/// looked at.
/// </summary>
/// <remarks>It decides only what it can decide in this order: members in one order, arrays of one length with at most one element that
/// differs. Where that ends it gives up, and <see cref="JsonWalk"/> starts anew; the answers are the same.</remarks>
internal ref struct JsonStride
{
    public const int MostLevels = 512;
    private const int MostDifferences = 8;

    private readonly ReadOnlySpan<byte> _control;
    private readonly ReadOnlySpan<byte> _candidate;
    private readonly RunningComparison _comparison;
    private readonly Span<StrideLevel> _levels;
    private StrideStep _step;
    private int _depth;
    private int _i;
    private int _j;

    public JsonStride(ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate, RunningComparison comparison, Span<StrideLevel> levels)
    {
        _control = control;
        _candidate = candidate;
        _comparison = comparison;
        _levels = levels;
        _i = control.StartsWith(JsonScanner.ByteOrderMark) ? JsonScanner.ByteOrderMark.Length : 0;
        _j = candidate.StartsWith(JsonScanner.ByteOrderMark) ? JsonScanner.ByteOrderMark.Length : 0;
    }

    /// <summary>Compares; false where it gave up, and what it reported until then does not hold.</summary>
    public bool TryCompare()
    {
        while (_comparison.Failure is null)
        {
            var common = _control[_i..].CommonPrefixLength(_candidate[_j..]);
            var shift = _j - _i;
            if (!Walk(_control, ref _i, _i + common, floor: -1))
            {
                return false;
            }

            _j = _i + shift;
            if (_step is StrideStep.End && IsAtEnd())
            {
                return true;
            }

            if (!Resolve())
            {
                return false;
            }
        }

        return true;
    }

    private readonly bool IsAtEnd() =>
        JsonScanner.SkipBlanks(_control, _i) == _control.Length && JsonScanner.SkipBlanks(_candidate, _j) == _candidate.Length;

    // Goes on to the first token that does not end before the limit, or until a value that is a child of the floor's container has ended.
    private bool Walk(ReadOnlySpan<byte> json, ref int position, int limit, int floor)
    {
        var at = position;
        var step = _step;
        var depth = _depth;
        while (true)
        {
            var token = JsonScanner.SkipBlanks(json, at);
            if (token >= Math.Min(limit, json.Length))
            {
                // Somebody who waits for the end of a value waits in vain.
                if (floor >= 0)
                {
                    return false;
                }

                at = Math.Min(token, limit);
                break;
            }

            var end = 0;
            var value = json[token];
            switch (step)
            {
                case StrideStep.Name or StrideStep.NameOrEnd when value == '"':
                    end = JsonScanner.EndOfString(json, token, out _);
                    if (end < 0)
                    {
                        return false;
                    }

                    if (end > limit)
                    {
                        goto Stop;
                    }

                    _levels[depth - 1].NameStart = token;
                    _levels[depth - 1].NameEnd = end;
                    step = StrideStep.Colon;
                    break;
                case StrideStep.Colon when value == ':':
                    end = token + 1;
                    step = StrideStep.Value;
                    break;
                case StrideStep.CommaOrEnd when value == ',':
                    end = token + 1;
                    step = _levels[depth - 1].IsArray ? StrideStep.Value : StrideStep.Name;
                    _levels[depth - 1].Index++;
                    break;
                case StrideStep.CommaOrEnd or StrideStep.NameOrEnd when value == '}' && !_levels[depth - 1].IsArray:
                case StrideStep.CommaOrEnd or StrideStep.ValueOrEnd when value == ']' && _levels[depth - 1].IsArray:
                    end = token + 1;
                    depth--;
                    step = depth == 0 ? StrideStep.End : StrideStep.CommaOrEnd;
                    if (depth == floor)
                    {
                        at = end;
                        goto Stopped;
                    }

                    break;
                case StrideStep.Value or StrideStep.ValueOrEnd when value is (byte)'{' or (byte)'[':
                    if (depth == _levels.Length)
                    {
                        return false;
                    }

                    end = token + 1;
                    _levels[depth++] = new() { IsArray = value == '[' };
                    step = value == '[' ? StrideStep.ValueOrEnd : StrideStep.NameOrEnd;
                    break;
                case StrideStep.Value or StrideStep.ValueOrEnd:
                    end = EndOfScalar(json, token, value);
                    if (end < 0)
                    {
                        return false;
                    }

                    // A number goes on as long as there are digits: on the other side it may.
                    if (end > limit || (end == limit && value is not (byte)'"' && limit < json.Length))
                    {
                        goto Stop;
                    }

                    step = depth == 0 ? StrideStep.End : StrideStep.CommaOrEnd;
                    if (depth == floor)
                    {
                        at = end;
                        goto Stopped;
                    }

                    break;
                default:
                    return false;
            }

            at = end;
            continue;

        Stop:
            at = token;
            break;
        }

    Stopped:
        (position, _step, _depth) = (at, step, depth);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EndOfScalar(ReadOnlySpan<byte> json, int token, byte first) =>
        first == '"' ? JsonScanner.EndOfString(json, token, out _)
        : first is (byte)'-' or (>= (byte)'0' and <= (byte)'9') ? JsonScanner.EndOfNumber(json, token)
        : JsonScanner.EndOfLiteral(json, token);

    // The tokens differ here, or the blanks before them.
    private bool Resolve()
    {
        _i = JsonScanner.SkipBlanks(_control, _i);
        _j = JsonScanner.SkipBlanks(_candidate, _j);

        // What is ignored is skipped on both sides; where one side has no value here, only what is around it can be.
        var (kind, other) = (JsonScanner.KindAt(_control, _i), JsonScanner.KindAt(_candidate, _j));
        var isValue = _step is StrideStep.Value or StrideStep.ValueOrEnd && kind is not JsonKind.None && other is not JsonKind.None;
        if (FindIgnored(isValue ? _depth : _depth - 1, out var state) is { } ignored)
        {
            return SkipIgnored(ignored);
        }

        var (left, right) = (JsonScanner.Peek(_control, _i), JsonScanner.Peek(_candidate, _j));
        if (isValue)
        {
            return kind == other && kind is JsonKind.Object or JsonKind.Array || ResolveValues(kind, other, state);
        }

        if (left == '"' && right == '"' && _step is StrideStep.Name or StrideStep.NameOrEnd)
        {
            return ResolveNames();
        }

        // The same token after other blanks: the next jump takes it.
        return left == right && left is (byte)',' or (byte)':' or (byte)'}' or (byte)']';
    }

    private bool ResolveNames()
    {
        var (end, otherEnd) = (JsonScanner.EndOfString(_control, _i, out _), JsonScanner.EndOfString(_candidate, _j, out _));
        if (end < 0 || otherEnd < 0 || !JsonText.AreEqual(_control[(_i + 1)..(end - 1)], _candidate[(_j + 1)..(otherEnd - 1)]))
        {
            return false;
        }

        _levels[_depth - 1].NameStart = _i;
        _levels[_depth - 1].NameEnd = end;
        (_i, _j, _step) = (end, otherEnd, StrideStep.Colon);
        return true;
    }

    private bool ResolveValues(JsonKind kind, JsonKind other, RuleState state)
    {
        if (kind != other)
        {
            return state is { NullIsMissing: null, EmptyIsMissing: null } && ReportTypes(kind, other);
        }

        var (end, otherEnd) = (EndOfScalar(_control, _i, _control[_i]), EndOfScalar(_candidate, _j, _candidate[_j]));
        if (end < 0 || otherEnd < 0)
        {
            return false;
        }

        var left = _control[_i..end];
        var right = _candidate[_j..otherEnd];
        if (!ScalarComparer.Agree(_comparison, kind, left, right, state, out var asked))
        {
            if (!MayReport())
            {
                return false;
            }

            var differences = _comparison.Differences;
            differences.Add(
                DifferenceKind.Value, Place(), differences.Write(left), differences.Write(right),
                ValueContrast.Write(differences.Text, kind, left, right), asked);
        }
        else if (IsOfKey(_depth) && !ScalarComparer.MeanTheSame(left, right))
        {
            return false;   // a key is exact, whatever lets it deviate
        }

        (_i, _j, _step) = (end, otherEnd, _depth == 0 ? StrideStep.End : StrideStep.CommaOrEnd);
        return true;
    }

    private bool ReportTypes(JsonKind kind, JsonKind other)
    {
        var (start, otherStart, step, depth) = (_i, _j, _step, _depth);
        if (!MayReport() || !Walk(_candidate, ref _j, int.MaxValue, depth))
        {
            return false;
        }

        (_step, _depth) = (step, depth);
        if (!Walk(_control, ref _i, int.MaxValue, depth))
        {
            return false;
        }

        var left = _control[start.._i];
        var right = _candidate[otherStart.._j];
        var differences = _comparison.Differences;
        differences.Add(
            DifferenceKind.Type, Place(), differences.Write(left), differences.Write(right),
            ValueContrast.WriteTypes(differences.Text, kind, left, other, right), rule: null);
        return true;
    }

    // Finds how many steps from the root the outermost ignored value around this place is; else gets the rules of the place.
    private readonly int? FindIgnored(int steps, out RuleState state)
    {
        state = _comparison.Rules.AtRoot;
        for (var step = 0; ; step++)
        {
            if (state.Ignore is not null)
            {
                return step;
            }

            if (step >= steps || state.IsDead)
            {
                return null;
            }

            state = Child(state, step);
        }
    }

    private readonly RuleState Child(RuleState state, int level)
    {
        ref readonly var at = ref _levels[level];
        return at.IsArray ? state.Child(0, 0, 0, 0) : JsonNames.Child(state, _control[(at.NameStart + 1)..(at.NameEnd - 1)]);
    }

    private bool SkipIgnored(int steps)
    {
        FindIgnored(steps, out var state);
        var (start, otherStart, step, depth) = (_i, _j, _step, _depth);

        // The walk on one side writes over the levels of the other; only which are arrays matters until they are closed.
        Span<bool> areArrays = stackalloc bool[MostLevels];
        for (var level = steps; level < depth; level++)
        {
            areArrays[level] = _levels[level].IsArray;
        }

        if (!Walk(_candidate, ref _j, int.MaxValue, steps))
        {
            return false;
        }

        for (var level = steps; level < depth; level++)
        {
            _levels[level].IsArray = areArrays[level];
        }

        (_step, _depth) = (step, depth);
        if (!Walk(_control, ref _i, int.MaxValue, steps))
        {
            return false;
        }

        if (steps < depth || !ScalarComparer.MeanTheSame(_control[start.._i], _candidate[otherStart.._j]))
        {
            _comparison.Decided(state.Ignore!);
            return !IsOfKey(steps);   // an ignored key is still a key
        }

        return true;
    }

    // Whether a value that is so many steps from the root is, holds, or is within what tells the elements of an array apart.
    private readonly bool IsOfKey(int steps)
    {
        if (!_comparison.Rules.HasKeys)
        {
            return false;
        }

        var state = _comparison.Rules.AtRoot;
        for (var level = 0; level < steps - 1 && !state.IsDead; level++)
        {
            if (_levels[level].IsArray && state.Unordered is { Key: { Length: > 0 } key } && state.Shape is null
                && LeadsTo(key, level + 1, steps))
            {
                return true;
            }

            state = Child(state, level);
        }

        return false;
    }

    private readonly bool LeadsTo(byte[][] key, int level, int steps)
    {
        for (var i = 0; i < key.Length && level + i < steps; i++)
        {
            ref readonly var at = ref _levels[level + i];
            if (at.IsArray || !JsonText.AreEqualTo(_control[(at.NameStart + 1)..(at.NameEnd - 1)], key[i]))
            {
                return false;
            }
        }

        return true;
    }

    // What the order of an array or an alignment could explain in another way is not decided here.
    private readonly bool MayReport()
    {
        if (_comparison.Differences.Count == MostDifferences)
        {
            return false;
        }

        var state = _comparison.Rules.AtRoot;
        for (var level = 0; level < _depth; level++)
        {
            ref var at = ref _levels[level];
            if (state.Unordered is not null || (at.IsArray && at.Differing != 0 && at.Differing != at.Index + 1))
            {
                return false;
            }

            at.Differing = at.IsArray ? at.Index + 1 : 0;
            state = state.IsDead ? state : Child(state, level);
        }

        return true;
    }

    private readonly TextPart Place()
    {
        var place = new JsonPlace(_comparison.Differences.Text);
        for (var level = 0; level < _depth; level++)
        {
            ref readonly var at = ref _levels[level];
            if (at.IsArray)
            {
                place.Enter(at.Index);
            }
            else
            {
                place.Enter(_control[at.NameStart..at.NameEnd]);
            }
        }

        return place.Written;
    }
}
