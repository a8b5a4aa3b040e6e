using System.Buffers;
using System.Runtime.InteropServices;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Bodies;

/// <summary>A text taken apart at its line feeds, in rented memory. A carriage return belongs to its line: that is how line endings are
/// told apart.</summary>
internal readonly ref struct TextLines
{
    private readonly ReadOnlySpan<char> _text;
    private readonly int[] _ends;
    private readonly ulong[] _identities;

    public TextLines(ReadOnlySpan<char> text)
    {
        _text = text;
        EndsWithLineFeed = text.EndsWith('\n');
        Count = text.Count('\n') + (text.IsEmpty || EndsWithLineFeed ? 0 : 1);
        _ends = ArrayPool<int>.Shared.Rent(Count);
        _identities = ArrayPool<ulong>.Shared.Rent(Count);
        var start = 0;
        for (var i = 0; i < Count; i++)
        {
            var length = text[start..].IndexOf('\n');
            _ends[i] = length < 0 ? text.Length : start + length;
            _identities[i] = SeededHash.Of(MemoryMarshal.AsBytes(text[start.._ends[i]]), seed: 0);
            start = _ends[i] + 1;
        }
    }

    public int Count { get; }

    /// <summary>Gets a value indicating whether the last line has an end: there is no empty line after it.</summary>
    public bool EndsWithLineFeed { get; }

    /// <summary>Gets a number for each line that equal lines share.</summary>
    public ReadOnlySpan<ulong> Identities => _identities.AsSpan(0, Count);

    /// <summary>Gets a line without its line feed.</summary>
    public ReadOnlySpan<char> this[int index] => _text[Start(index).._ends[index]];

    /// <summary>Gets a line with its line feed, if it has one.</summary>
    public ReadOnlySpan<char> WithEnd(int index) => _text[Start(index)..Math.Min(_ends[index] + 1, _text.Length)];

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_ends);
        ArrayPool<ulong>.Shared.Return(_identities);
    }

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1] + 1;
}
