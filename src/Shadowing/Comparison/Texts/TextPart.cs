namespace Shadowing.Comparison.Texts;

/// <summary>A part of a <see cref="TextBuffer"/>; the default is no text at all.</summary>
internal readonly record struct TextPart
{
    private readonly int _startPlusOne;
    private readonly int _length;

    private TextPart(int start, int length) => (_startPlusOne, _length) = (start + 1, length);

    /// <summary>Gets what was appended since the buffer had a length.</summary>
    public static TextPart Since(TextBuffer text, int start) => new(start, text.Length - start);

    /// <summary>Gets the characters; none for no text.</summary>
    public ReadOnlySpan<char> In(TextBuffer text) => _startPlusOne == 0 ? default : text.Written.Slice(_startPlusOne - 1, _length);

    /// <summary>Takes the text back, with whatever was written behind it.</summary>
    public void TakeBack(TextBuffer text) => text.Truncate(_startPlusOne == 0 ? text.Length : _startPlusOne - 1);

    public string? Of(TextBuffer text) => _startPlusOne == 0 ? null : new string(text.Written.Slice(_startPlusOne - 1, _length));
}
