using System.Globalization;

namespace Shadowing.Comparison.Texts;

/// <summary>Collects characters in memory that is kept, so that telling of a difference allocates nothing.</summary>
internal sealed class TextBuffer
{
    // A longer one is not kept for the next comparison.
    private const int MostKept = 65_536;

    private char[] _characters = new char[1_024];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Written => _characters.AsSpan(0, Length);

    public void Append(char character)
    {
        Reserve(1);
        _characters[Length++] = character;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        text.CopyTo(_characters.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>Appends a value as invariant culture writes it.</summary>
    public void Append<TValue>(TValue value, ReadOnlySpan<char> format = default)
        where TValue : ISpanFormattable
    {
        Reserve(64);
        int written;
        while (!value.TryFormat(_characters.AsSpan(Length), out written, format, CultureInfo.InvariantCulture))
        {
            Reserve(_characters.Length);
        }

        Length += written;
    }

    /// <summary>Takes back what was written behind a length.</summary>
    public void Truncate(int length) => Length = length;

    public void Clear()
    {
        Length = 0;
        if (_characters.Length > MostKept)
        {
            _characters = new char[1_024];
        }
    }

    private void Reserve(int more)
    {
        if (_characters.Length - Length < more)
        {
            Array.Resize(ref _characters, Math.Max(_characters.Length * 2, Length + more));
        }
    }
}
