using Shadowing.Comparison.Contrasts;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;
using Shadowing.Comparison.Texts;

namespace Shadowing.Comparison.Json;

/// <summary>Walks two documents that were taken apart side by side, and reports where they differ under the rules. It keeps its own
/// stack.</summary>
internal sealed class JsonWalk
{
    public const int MostLevels = 100_000;

    private const int ManyLevels = 4_096;

    // Each place is visited once; where an alignment tries out pairs, more often.
    private const int MostVisits = 10_000_000;

    private const int MostReadings = 32;

    // Each level of a question may ask those below several times.
    private const int MostQuestions = 12;

    // What is as small as this is compared rather than remembered.
    private const int SmallValue = 64;

    // The visits of those who only ask; when they are used up, what is asked about counts as different.
    private const int MostProbes = 100_000;

    private readonly JsonSide _control;
    private readonly JsonSide _candidate;
    private readonly RunningComparison _comparison;
    private readonly MemberPairing _members;
    private readonly ArrayPairing[] _arrays;
    private readonly PooledList<JsonFrame> _frames = new();
    private readonly PooledList<RuleState> _states = new();
    private readonly PooledList<NodePair> _pairs = new();
    private int _visitsLeft;
    private int _probesLeft;
    private int _asked;
    private (int Start, int End, int Shift, bool Differs) _run;

    public JsonWalk(JsonSide control, JsonSide candidate, RunningComparison comparison)
    {
        (_control, _candidate, _comparison) = (control, candidate, comparison);
        _members = new(control, candidate);

        // One for each question that may be asked within another, because each is in the midst of its arrays.
        _arrays = [.. Enumerable.Range(0, MostQuestions + 1).Select(_ => new ArrayPairing(control, candidate, comparison, this))];
    }

    /// <summary>Compares the documents.</summary>
    public void Compare()
    {
        Begin();
        Visit(0, 0, _comparison.Rules.AtRoot, isMember: false);
        Run(floor: 0);
    }

    /// <summary>Gets a value indicating whether it may be asked whether two values agree, here and now.</summary>
    public bool MayAsk => _asked < MostQuestions;

    /// <summary>Gets ready for two documents.</summary>
    public void Begin()
    {
        _visitsLeft = MostVisits;
        _probesLeft = MostProbes;
        _comparison.AllowReading(MostReadings * (long)_control.Tape[0].Length);
        _run = default;
        _asked = 0;
        foreach (var arrays in _arrays)
        {
            arrays.Begin();
        }
    }

    /// <summary>Lists which elements of two arrays are held against each other; what is the same at both ends may be missing.</summary>
    public void ListElements(int array, int otherArray, RuleState state, PooledList<NodePair> pairs) =>
        _arrays[0].TryPair(array, otherArray, state, all: true, pairs);

    /// <summary>Tells whether two values agree under the rules, and reports nothing.</summary>
    public bool AreEqual(int node, int other, RuleState state)
    {
        if (!MayAsk)
        {
            _comparison.Refuse();
            return false;
        }

        if (_comparison.Failure is not null)
        {
            return false;
        }

        var (frames, pairs, numbers) = (_frames.Count, _pairs.Count, _comparison.Numbers);
        _asked++;
        _comparison.IsProbing = true;
        Visit(node, other, state, isMember: false);
        Run(frames);
        var agree = !_comparison.ProbeDiffers && _comparison.Failure is null;
        _asked--;
        (_comparison.IsProbing, _comparison.ProbeDiffers) = (_asked > 0, false);
        _frames.Truncate(frames);
        _states.Truncate(frames);
        _pairs.Truncate(pairs);
        _comparison.ForgetNumbers(numbers);
        return agree;
    }

    /// <summary>Tells whether two values are written with the same bytes. In the course of a walk each byte is looked at once.</summary>
    public bool AreSame(int node, int other)
    {
        ref readonly var left = ref _control.Tape[node];
        ref readonly var right = ref _candidate.Tape[other];
        if (left.Length != right.Length)
        {
            return false;
        }

        if (!left.IsContainer || left.Length <= SmallValue)
        {
            return _control.Raw(node).SequenceEqual(_candidate.Raw(other));
        }

        var shift = right.Start - left.Start;
        if (shift == _run.Shift && left.Start >= _run.Start)
        {
            if (left.End <= _run.End)
            {
                return true;
            }

            if (_run.Differs && left.Start <= _run.End)
            {
                return false;
            }
        }

        // Who has looked at all bytes many times over is led around by a hostile pair; "not known to be the same" is never wrong.
        if (!_comparison.TryRead(0))
        {
            return false;
        }

        var common = _control.Raw(node).CommonPrefixLength(_candidate.Raw(other));
        _comparison.TryRead(common);
        _run = (left.Start, left.Start + common, shift, common < left.Length);
        return common == left.Length;
    }

    public void Release()
    {
        _members.Release();
        foreach (var arrays in _arrays)
        {
            arrays.Release();
        }

        _frames.Release();
        _states.Release();
        _pairs.Release();
    }

    private void Run(int floor)
    {
        while (_frames.Count > floor && !_comparison.IsDone)
        {
            _comparison.CheckStates();
            var top = _frames.Count - 1;
            if (!TryNext(ref _frames[top], _states[top], out var state))
            {
                _pairs.Truncate(_frames[top].Pairs);
                _frames.Truncate(top);
                _states.Truncate(top);
                continue;
            }

            var at = _frames[top].At;
            var value = _frames[top].HoldsMembers ? 1 : 0;
            if (at.Control >= 0 && at.Candidate >= 0)
            {
                Visit(at.Control + value, at.Candidate + value, state, isMember: value == 1);
            }
            else
            {
                VisitSingle(at, value, _states[top], state);
            }
        }
    }

    // Members come one by one while both sides have them in one order; from where they do not, the rest is paired by name.
    private bool TryNext(ref JsonFrame frame, RuleState state, out RuleState below)
    {
        below = state;
        if (frame.IsListed)
        {
            if (frame.Next == frame.OtherNext)
            {
                return false;
            }

            frame.At = _pairs[frame.Next++];
        }
        else
        {
            var (end, otherEnd) = (_control.Tape[frame.Control].After, _candidate.Tape[frame.Candidate].After);
            if (frame.Next == end && frame.OtherNext == otherEnd)
            {
                return false;
            }

            if (frame.Next == end || frame.OtherNext == otherEnd || !_members.AreEqual(frame.Next, frame.OtherNext))
            {
                _members.Pair(frame.Next, end, frame.OtherNext, otherEnd, _pairs);
                (frame.IsListed, frame.Next, frame.OtherNext) = (true, frame.Pairs, _pairs.Count);
                return TryNext(ref frame, state, out below);
            }

            frame.At = new(frame.Next, frame.OtherNext, 0, 0);
            (frame.Next, frame.OtherNext) = (_control.Tape[frame.Next + 1].After, _candidate.Tape[frame.OtherNext + 1].After);
        }

        var at = frame.At;
        if (!state.IsDead)
        {
            below = !frame.HoldsMembers
                ? state.Child(at.ControlIndex, _control.Tape[frame.Control].Count, at.CandidateIndex,
                    _candidate.Tape[frame.Candidate].Count)
                : JsonNames.Child(state, at.Control >= 0 ? _control.Content(at.Control) : _candidate.Content(at.Candidate));
        }

        return true;
    }

    private void Visit(int node, int other, RuleState state, bool isMember)
    {
        if (_comparison.IsProbing)
        {
            if (--_probesLeft < 0)
            {
                _comparison.Refuse();
                _comparison.ProbeDiffers = true;
            }
        }
        else if (--_visitsLeft < 0)
        {
            _comparison.Fail(ComparisonFailure.TooComplex);
        }

        if (_comparison.IsDone)
        {
            return;
        }

        if (state.Ignore is { } ignore)
        {
            NoteIf(!ScalarComparer.MeanTheSame(_control.Raw(node), _candidate.Raw(other)), ignore);
            return;
        }

        var (kind, otherKind) = (_control.Tape[node].Kind, _candidate.Tape[other].Kind);
        if (!state.MayRenumber && AreSame(node, other))
        {
            return;
        }

        if (isMember && !state.IsDead && Absence.Of(_control, node, state) is { } absent
            && Absence.Of(_candidate, other, state) is not null)
        {
            NoteIf(kind != otherKind, absent);
        }
        else if (kind != otherKind)
        {
            Report(DifferenceKind.Type, node, other, rule: null);
        }
        else if (kind is JsonKind.Object or JsonKind.Array)
        {
            Enter(node, other, kind, state);
        }
        else if (!ScalarComparer.Agree(_comparison, kind, _control.Raw(node), _candidate.Raw(other), state, out var asked))
        {
            Report(DifferenceKind.Value, node, other, asked);
        }
    }

    // Only one side has it.
    private void VisitSingle(NodePair at, int value, RuleState container, RuleState state)
    {
        var (side, node) = at.Control >= 0 ? (_control, at.Control + value) : (_candidate, at.Candidate + value);
        var isMember = value == 1;
        var excuse = state.Ignore
            ?? (isMember ? Absence.Of(side, node, state) : null)
            ?? (isMember && at.Control < 0 ? container.Subset : null)
            ?? (isMember ? null : container.Shape);
        if (excuse is not null)
        {
            _comparison.Decided(excuse);
        }
        else
        {
            Report(at.Control >= 0 ? DifferenceKind.Missing : DifferenceKind.Unexpected, at.Control >= 0 ? node : -1,
                at.Control >= 0 ? -1 : node, rule: null);
        }
    }

    private void Enter(int node, int other, JsonKind kind, RuleState state)
    {
        if (_frames.Count == MostLevels)
        {
            if (_comparison.IsProbing)
            {
                _comparison.Refuse();
                _comparison.ProbeDiffers = true;
            }
            else
            {
                _comparison.Fail(ComparisonFailure.TooComplex);
            }

            return;
        }

        if (_frames.Count == ManyLevels)
        {
            // Who comes this deep may go on: growing step by step would take as much again.
            _frames.Reserve(MostLevels);
            _states.Reserve(MostLevels);
            _pairs.Reserve(_pairs.Count + MostLevels);
        }

        var pairs = _pairs.Count;
        if (kind is JsonKind.Object)
        {
            _frames.Add(new()
            {
                Control = node, Candidate = other, HoldsMembers = true, Pairs = pairs, Next = node + 1,
                OtherNext = other + 1
            });
        }
        else if (_arrays[_asked].TryPair(node, other, state, all: false, _pairs))
        {
            var paired = _arrays[_asked];
            _frames.Add(new()
            {
                Control = node, Candidate = other, IsListed = true, Pairs = pairs, Next = pairs, OtherNext = _pairs.Count,
                IsCut = paired.IsCut, IsDoubtful = paired.IsDoubtful,
            });
        }
        else
        {
            _pairs.Truncate(pairs);
            Report(DifferenceKind.Order, node, other, rule: null);
            return;
        }

        _states.Add(state);
    }

    private void Report(DifferenceKind kind, int node, int other, Rule? rule)
    {
        if (_comparison.IsProbing)
        {
            _comparison.ProbeDiffers = true;
            return;
        }

        var differences = _comparison.Differences;
        var (isCut, isDoubtful) = Doubts();
        if (!differences.HasRoom() || (isDoubtful && !_comparison.MayDoubt()))
        {
            return;
        }

        var place = Place();
        var left = node < 0 ? default : differences.Write(_control.Raw(node));
        var right = other < 0 ? default : differences.Write(_candidate.Raw(other));
        var start = differences.Text.Length;
        var how = How(kind, node, other, rule);
        if (isCut)
        {
            differences.Text.Append(how.Of(differences.Text) is null ? "not all pairs were tried" : "; not all pairs were tried");
            how = TextPart.Since(differences.Text, start);
        }

        differences.Add(kind, place, left, right, how, rule);
    }

    // Whether somewhere around this place elements were paired as well as a bound allowed.
    private (bool IsCut, bool IsDoubtful) Doubts()
    {
        var (isCut, isDoubtful) = (false, false);
        foreach (ref readonly var frame in _frames.Items)
        {
            isCut |= frame.IsCut;
            isDoubtful |= frame.IsDoubtful;
        }

        return (isCut, isDoubtful);
    }

    private TextPart How(DifferenceKind kind, int node, int other, Rule? rule)
    {
        var text = _comparison.Differences.Text;
        var start = text.Length;
        switch (kind)
        {
            case DifferenceKind.Value when rule?.Step is RuleStep.Renumber:
                text.Append("not the one that it stood for before");
                return TextPart.Since(text, start);
            case DifferenceKind.Value:
                return ValueContrast.Write(text, _control.Tape[node].Kind, _control.Raw(node), _candidate.Raw(other));
            case DifferenceKind.Type:
                return ValueContrast.WriteTypes(text, _control.Tape[node].Kind, _control.Raw(node), _candidate.Tape[other].Kind,
                    _candidate.Raw(other));
            case DifferenceKind.Order:
                text.Append("order only");
                return TextPart.Since(text, start);
            default:
                return default;
        }
    }

    private TextPart Place()
    {
        var place = new JsonPlace(_comparison.Differences.Text);
        foreach (ref readonly var frame in _frames.Items)
        {
            var at = frame.At;
            if (frame.HoldsMembers)
            {
                place.Enter(at.Control >= 0 ? _control.Raw(at.Control) : _candidate.Raw(at.Candidate));
            }
            else
            {
                place.Enter(at.Control >= 0 ? at.ControlIndex : at.CandidateIndex);
            }
        }

        return place.Written;
    }

    private void NoteIf(bool decided, Rule rule)
    {
        if (decided)
        {
            _comparison.Decided(rule);
        }
    }
}
