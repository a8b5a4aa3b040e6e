using System.Runtime.InteropServices;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Json;

/// <summary>One of the two documents that are compared: its bytes, what it is made of, and the hashes of its values.</summary>
internal sealed class JsonSide
{
    private byte[] _bytes = [];
    private int _offset;

    public JsonTape Tape { get; } = new();

    public NodeHashes Hashes { get; }

    /// <summary>Gets hashes that let nothing deviate.</summary>
    public NodeHashes ExactHashes { get; }

    /// <summary>Initializes a side of a comparison.</summary>
    /// <param name="states">Where rules are noted while hashes are made, which both sides share.</param>
    public JsonSide(PooledList<RuleState> states) =>
        (Hashes, ExactHashes) = (new(this, states, isExact: false), new(this, states, isExact: true));

    /// <summary>Takes a document apart; null when it is valid.</summary>
    public JsonFault? Read(ReadOnlyMemory<byte> json)
    {
        // Recorded bodies stand in arrays, and an array is quicker to slice than memory of any kind.
        (_bytes, _offset) = MemoryMarshal.TryGetArray(json, out var array) ? (array.Array!, array.Offset) : (json.ToArray(), 0);
        return Tape.Read(json.Span);
    }

    /// <summary>Gets a value, or a name, as it is written.</summary>
    public ReadOnlySpan<byte> Raw(int node)
    {
        ref readonly var at = ref Tape[node];
        return new(_bytes, _offset + at.Start, at.End - at.Start);
    }

    /// <summary>Gets what is between the quotes of a string or name.</summary>
    public ReadOnlySpan<byte> Content(int node)
    {
        ref readonly var at = ref Tape[node];
        return new(_bytes, _offset + at.Start + 1, at.End - at.Start - 2);
    }

    /// <summary>Tells whether a value is an empty string, array or object.</summary>
    public bool IsEmpty(int node) => Tape[node].Kind switch
    {
        JsonKind.Object or JsonKind.Array => Tape[node].Count == 0,
        JsonKind.String => Tape[node].Length == 2,
        _ => false,
    };

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        _bytes = [];
        Tape.Release();
        Hashes.Release();
        ExactHashes.Release();
    }
}
