namespace Shadowing.Comparison.Syntax;

/// <summary>One value, or one member's name, of a document.</summary>
internal struct TapeNode
{
    private const int KindBits = 3;
    private const int EscapedBit = 1 << KindBits;
    private const int CountShift = KindBits + 1;

    private int _data;

    /// <summary>Where its first byte is; for strings the quote.</summary>
    public int Start;

    /// <summary>Behind its last byte.</summary>
    public int End;

    /// <summary>The node that follows it and all within it. While a container is open: the container around it.</summary>
    public int After;

    public readonly JsonKind Kind => (JsonKind)(_data & ((1 << KindBits) - 1));

    /// <summary>Gets a value indicating whether a string or name holds an escape.</summary>
    public readonly bool IsEscaped => (_data & EscapedBit) != 0;

    /// <summary>Gets how many elements or members a container has.</summary>
    public readonly int Count => _data >> CountShift;

    public readonly int Length => End - Start;

    public readonly bool IsContainer => Kind is JsonKind.Object or JsonKind.Array;

    public static TapeNode Of(JsonKind kind, int start, int end, int after, bool escaped = false) =>
        new() { Start = start, End = end, After = after, _data = (int)kind | (escaped ? EscapedBit : 0) };

    public void CountOne() => _data += 1 << CountShift;
}
