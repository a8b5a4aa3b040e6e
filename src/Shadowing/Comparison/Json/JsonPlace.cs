using System.Text;
using System.Text.Unicode;
using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Syntax;
using Shadowing.Comparison.Texts;

namespace Shadowing.Comparison.Json;

/// <summary>Writes the place of a difference, step by step from the root.</summary>
internal ref struct JsonPlace
{
    // A name can be as long as a body. A place below such a name is reported as the nearest place above it that fits.
    private const int MostLength = 2_000;
    private const int OnStack = 256;

    private readonly TextBuffer _text;
    private readonly int _start;
    private bool _isFull;

    public JsonPlace(TextBuffer text)
    {
        _text = text;
        _start = text.Length;
        text.Append('$');
    }

    /// <summary>Gets what was written.</summary>
    public readonly TextPart Written => TextPart.Since(_text, _start);

    public void Enter(int index)
    {
        var before = _text.Length;
        if (!_isFull)
        {
            JsonPathText.AppendIndex(_text, index);
            Bound(before);
        }
    }

    /// <summary>Enters a member, by its name as it is written, quotes and all.</summary>
    public void Enter(ReadOnlySpan<byte> name)
    {
        var before = _text.Length;
        var content = name[1..^1];
        if (_isFull)
        {
            return;
        }

        if (content.Length > MostLength * 6)
        {
            _isFull = true;   // whatever its escapes are
        }
        else if (content.Length <= OnStack && Ascii.IsValid(content) && !content.Contains((byte)'\\'))
        {
            Span<char> plain = stackalloc char[OnStack];
            Utf8.ToUtf16(content, plain, out _, out var length);
            JsonPathText.AppendName(_text, plain[..length]);
        }
        else
        {
            JsonPathText.AppendName(_text, JsonText.Decode(content));
        }

        Bound(before);
    }

    private void Bound(int before)
    {
        if (_text.Length - _start > MostLength)
        {
            _isFull = true;
            _text.Truncate(before);
        }
    }
}
