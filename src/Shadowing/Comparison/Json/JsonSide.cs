namespace Shadowing.Comparison.Json;

/// <summary>One of the two documents that are compared: its bytes, what it is made of, and the hashes of its values.</summary>
internal sealed class JsonSide
{
    public ReadOnlyMemory<byte> Json { get; private set; }

    public JsonTape Tape { get; } = new();

    public NodeHashes Hashes { get; }

    public JsonSide() => Hashes = new(this);

    /// <summary>Takes a document apart; null when it is valid.</summary>
    public JsonFault? Read(ReadOnlyMemory<byte> json)
    {
        Json = json;
        return Tape.Read(json.Span);
    }

    /// <summary>Gets a value, or a name, as it is written.</summary>
    public ReadOnlySpan<byte> Raw(int node)
    {
        ref readonly var at = ref Tape[node];
        return Json.Span[at.Start..at.End];
    }

    /// <summary>Gets what is between the quotes of a string or name.</summary>
    public ReadOnlySpan<byte> Content(int node)
    {
        ref readonly var at = ref Tape[node];
        return Json.Span[(at.Start + 1)..(at.End - 1)];
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
        Json = default;
        Tape.Release();
        Hashes.Release();
    }
}
