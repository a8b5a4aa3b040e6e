namespace Shadowing.Comparison;

/// <summary>A part of a <see cref="TextBuffer"/>; the default is no text at all.</summary>
internal readonly record struct TextPart
{
    private readonly int _startPlusOne;
    private readonly int _length;

    private TextPart(int start, int length) => (_startPlusOne, _length) = (start + 1, length);

    /// <summary>Gets what was appended since the buffer had a length.</summary>
    public static TextPart Since(TextBuffer text, int start) => new(start, text.Length - start);

    public string? Of(TextBuffer text) => _startPlusOne == 0 ? null : new string(text.Written.Slice(_startPlusOne - 1, _length));
}
