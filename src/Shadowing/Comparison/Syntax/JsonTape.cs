using System.Buffers;

namespace Shadowing.Comparison.Syntax;

/// <summary>A document taken apart: its values and names in their order, each with where what follows it begins. Its memory is
/// pooled.</summary>
internal sealed class JsonTape
{
    /// <summary>How many values and names a document may have.</summary>
    public const int MostNodes = 2_000_000;

    private TapeNode[] _nodes = [];
    private int _count;

    /// <summary>Gets how many nodes there are.</summary>
    public int Count => _count;

    /// <summary>Gets a node; the root is at 0, the first child of a container right behind it.</summary>
    public ref readonly TapeNode this[int node] => ref _nodes[node];

    /// <summary>Takes a document apart.</summary>
    /// <returns>Null when it is valid, else what is wrong: <see cref="JsonFault"/>.</returns>
    public JsonFault? Read(ReadOnlySpan<byte> json)
    {
        _count = 0;
        Reserve(Math.Clamp(Estimate(json), 64, 1 << 20));
        var at = json.StartsWith(JsonScanner.ByteOrderMark) ? JsonScanner.ByteOrderMark.Length : 0;
        var open = -1;
        while (true)
        {
            // A value begins here.
            at = JsonScanner.SkipBlanks(json, at);
            if (_count >= MostNodes)
            {
                return JsonFault.TooManyNodes;
            }

            var kind = JsonScanner.KindAt(json, at);
            if (kind is JsonKind.Object or JsonKind.Array)
            {
                Add(TapeNode.Of(kind, at, 0, open));
                open = _count - 1;
                at = JsonScanner.SkipBlanks(json, at + 1);
                if (JsonScanner.Peek(json, at) != (kind is JsonKind.Object ? '}' : ']'))
                {
                    if (kind is JsonKind.Object && !TryReadName(json, ref at))
                    {
                        return JsonFault.Invalid;
                    }

                    _nodes[open].CountOne();
                    continue;
                }
            }
            else
            {
                var escaped = false;
                var end = kind switch
                {
                    JsonKind.String => JsonScanner.EndOfString(json, at, out escaped),
                    JsonKind.Number => JsonScanner.EndOfNumber(json, at),
                    JsonKind.Boolean or JsonKind.Null => JsonScanner.EndOfLiteral(json, at),
                    _ => JsonScanner.Invalid,
                };
                if (end < 0)
                {
                    return JsonFault.Invalid;
                }

                Add(TapeNode.Of(kind, at, end, _count + 1, escaped));
                at = end;
            }

            // A value, or an empty container that is still open, ends here.
            while (true)
            {
                if (open < 0)
                {
                    return JsonScanner.SkipBlanks(json, at) == json.Length ? null : JsonFault.Invalid;
                }

                ref var container = ref _nodes[open];
                at = JsonScanner.SkipBlanks(json, at);
                var next = JsonScanner.Peek(json, at);
                if (next == ',')
                {
                    at++;
                    if (container.Kind is JsonKind.Object)
                    {
                        at = JsonScanner.SkipBlanks(json, at);
                        if (!TryReadName(json, ref at))
                        {
                            return JsonFault.Invalid;
                        }
                    }

                    _nodes[open].CountOne();
                    break;
                }

                if (next != (container.Kind is JsonKind.Object ? '}' : ']'))
                {
                    return JsonFault.Invalid;
                }

                at++;
                open = container.After;
                container.End = at;
                container.After = _count;
            }
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        if (_nodes.Length > 0)
        {
            ArrayPool<TapeNode>.Shared.Return(_nodes);
            _nodes = [];
        }

        _count = 0;
    }

    // About how many nodes there are: growing step by step would take as much again.
    private static int Estimate(ReadOnlySpan<byte> json)
    {
        const int Samples = 4;
        const int SampleLength = 1_024;
        const int BytesOfNode = 6;
        if (json.Length < Samples * SampleLength * BytesOfNode)
        {
            return json.Length / BytesOfNode;
        }

        var most = 0;
        var distance = json.Length / Samples;
        for (var i = 0; i < Samples; i++)
        {
            var sample = json.Slice((i * distance) + ((distance - SampleLength) / 2), SampleLength);
            most += sample.Count((byte)',') + sample.Count((byte)':') + sample.Count((byte)'[') + sample.Count((byte)'{');
        }

        // Each has a byte of its own and one beside it, whatever the samples hold.
        return (int)Math.Clamp((long)json.Length * most / (Samples * SampleLength), json.Length / BytesOfNode, json.Length / 2);
    }

    private bool TryReadName(ReadOnlySpan<byte> json, ref int at)
    {
        if (JsonScanner.Peek(json, at) != '"')
        {
            return false;
        }

        var end = JsonScanner.EndOfString(json, at, out var escaped);
        if (end < 0)
        {
            return false;
        }

        Add(TapeNode.Of(JsonKind.Name, at, end, _count + 1, escaped));
        at = JsonScanner.SkipBlanks(json, end);
        return JsonScanner.Peek(json, at++) == ':';
    }

    private void Add(in TapeNode node)
    {
        if (_count == _nodes.Length)
        {
            Reserve(_count * 2);
        }

        _nodes[_count++] = node;
    }

    private void Reserve(int most)
    {
        if (_nodes.Length >= most)
        {
            return;
        }

        var longer = ArrayPool<TapeNode>.Shared.Rent(most);
        _nodes.AsSpan(0, _count).CopyTo(longer);
        if (_nodes.Length > 0)
        {
            ArrayPool<TapeNode>.Shared.Return(_nodes);
        }

        _nodes = longer;
    }
}
