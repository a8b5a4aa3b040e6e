using System.Text.Unicode;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Texts;

namespace Shadowing.Comparison.Differences;

/// <summary>Collects differences up to a limit, so that two wholly different bodies cost no more than the limit.</summary>
/// <remarks>They are written into memory that is kept, and become objects only when somebody wants to see them.</remarks>
internal sealed class DifferenceList
{
    public const int Limit = 100;

    /// <summary>How many members of one object are listed that only one side has: the keys of a large map must not hide what is beside
    /// it.</summary>
    public const int MostMembers = 40;

    // Four bytes hold any character.
    private const int MostBytesShown = (Difference.MaxValueLength + 1) * 4;

    private readonly (DifferenceKind Kind, TextPart Path, TextPart Control, TextPart Candidate, TextPart How, Rule? Rule)[] _differences =
        new (DifferenceKind, TextPart, TextPart, TextPart, TextPart, Rule?)[Limit];

    private TextPart _object;
    private int _members;
    private bool _membersLeftOut;
    private bool _doubtsLeftOut;

    /// <summary>Gets a value indicating whether there was more than the list keeps; looking further is in vain.</summary>
    public bool Truncated { get; private set; }

    public int Count { get; private set; }

    public bool IsEmpty => Count == 0;

    /// <summary>Gets where texts of a difference are written before it is added.</summary>
    public TextBuffer Text { get; } = new();

    /// <summary>Adds a difference; how it differs may be null.</summary>
    public void Add(string path, DifferenceKind kind, string? control, string? candidate, string? how = null, Rule? rule = null)
    {
        if (HasRoom())
        {
            Add(kind, Write(path), Bound(control), Bound(candidate), how is null ? default : Write(how), rule);
        }
    }

    /// <summary>Adds a difference whose texts were written to <see cref="Text"/>.</summary>
    public void Add(DifferenceKind kind, TextPart path, TextPart control, TextPart candidate, TextPart how, Rule? rule)
    {
        if (IsOneTooMany(kind, path))
        {
            _membersLeftOut = true;
            path.TakeBack(Text);
        }
        else if (HasRoom())
        {
            _differences[Count++] = (kind, path, control, candidate, how, rule);
        }
    }

    /// <summary>Tells whether one more is kept; when not, it is noted that there was more.</summary>
    public bool HasRoom()
    {
        Truncated |= Count == Limit;
        return !Truncated;
    }

    /// <summary>Notes that a difference is not kept, although those that come are.</summary>
    public void LeaveOut() => _doubtsLeftOut = true;

    /// <summary>Writes a value of a body as it stands there, cut.</summary>
    public TextPart Write(ReadOnlySpan<byte> json)
    {
        var start = Text.Length;
        var shown = json[..Math.Min(json.Length, MostBytesShown)];
        Span<char> characters = stackalloc char[Difference.MaxValueLength + 2];
        Utf8.ToUtf16(shown, characters, out _, out var written, replaceInvalidSequences: true);
        var isCut = shown.Length < json.Length || written > Difference.MaxValueLength;
        Cut(characters[..written], isCut);
        return TextPart.Since(Text, start);
    }

    /// <summary>Forgets all differences, for the next comparison.</summary>
    public void Clear()
    {
        Array.Clear(_differences, 0, Count);
        Count = 0;
        (Truncated, _membersLeftOut, _doubtsLeftOut, _members) = (false, false, false, 0);
        Text.Clear();
    }

    /// <summary>Takes back what was added behind a count.</summary>
    public void Truncate(int count)
    {
        Array.Clear(_differences, count, Count - count);
        Count = count;
        (Truncated, _membersLeftOut, _members) = (false, false, 0);
    }

    /// <summary>Makes the comparison that those who act on it see.</summary>
    public ComparisonResult Conclude(ComparisonFailure? failure, int[] decided)
    {
        var differences = new Difference[Count];
        for (var i = 0; i < Count; i++)
        {
            var (kind, path, control, candidate, how, rule) = _differences[i];
            differences[i] = new(path.Of(Text)!, kind, control.Of(Text), candidate.Of(Text)) { How = how.Of(Text), Rule = rule?.Text };
        }

        return new(differences, Truncated || _membersLeftOut || _doubtsLeftOut, failure)
        {
            Decided = decided,
            LeavesOutMembersOnly = _membersLeftOut && !Truncated && !_doubtsLeftOut
        };
    }

    // Members that only one side has come one after the other. What looks like an object may be a part of an odd name: then fewer are
    // counted together.
    private bool IsOneTooMany(DifferenceKind kind, TextPart path)
    {
        if (kind is not (DifferenceKind.Missing or DifferenceKind.Unexpected) || path.In(Text) is var text && text is not ['$', _, ..]
            || text is [.., ']'] && !text.EndsWith("']", StringComparison.Ordinal))
        {
            return false;
        }

        var isSame = Count > 0 && _members > 0 && _differences[Count - 1].Kind == kind
            && Object(_object.In(Text)).SequenceEqual(Object(text));
        (_object, _members) = isSame ? (_object, _members + 1) : (path, 1);
        return _members > MostMembers;
    }

    private static ReadOnlySpan<char> Object(ReadOnlySpan<char> path) =>
        path[..Math.Max(0, path.EndsWith("']", StringComparison.Ordinal) ? path.LastIndexOf("['") : path.LastIndexOf('.'))];

    private TextPart Write(ReadOnlySpan<char> text)
    {
        var start = Text.Length;
        Text.Append(text);
        return TextPart.Since(Text, start);
    }

    private TextPart Bound(string? value)
    {
        if (value is null)
        {
            return default;
        }

        var start = Text.Length;
        Cut(value, value.Length > Difference.MaxValueLength);
        return TextPart.Since(Text, start);
    }

    private void Cut(ReadOnlySpan<char> value, bool isCut)
    {
        if (!isCut)
        {
            Text.Append(value);
            return;
        }

        var kept = Math.Min(value.Length, Difference.MaxValueLength - 1);
        Text.Append(value[..(kept > 0 && char.IsHighSurrogate(value[kept - 1]) ? kept - 1 : kept)]);
        Text.Append('…');
    }
}
