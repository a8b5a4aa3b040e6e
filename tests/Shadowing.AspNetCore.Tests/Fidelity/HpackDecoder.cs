using System.Text;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Decodes the header blocks of one HTTP/2 connection (RFC 7541), keeping its dynamic table.</summary>
internal sealed class HpackDecoder(int tableSize = 4_096)
{
    private const int OverheadPerField = 32;

    // The newest field comes first.
    private readonly List<HeaderField> _dynamic = [];
    private int _limit = tableSize;

    public int TableSize => _dynamic.Sum(Size);

    public IReadOnlyList<HeaderField> Decode(ReadOnlySpan<byte> block)
    {
        var fields = new List<HeaderField>();
        while (!block.IsEmpty)
        {
            switch (block[0])
            {
                case >= 0x80:
                    fields.Add(Field(Integer(ref block, 7)));
                    break;
                case >= 0x40:
                    fields.Add(Literal(ref block, 6));
                    Remember(fields[^1]);
                    break;
                case >= 0x20:
                    _limit = Integer(ref block, 5);
                    Evict();
                    break;
                default:
                    fields.Add(Literal(ref block, 4));
                    break;
            }
        }

        return fields;
    }

    private static int Size(HeaderField field) => field.Name.Length + field.Value.Length + OverheadPerField;

    private static int Integer(ref ReadOnlySpan<byte> block, int prefix)
    {
        var mask = (1 << prefix) - 1;
        var value = block[0] & mask;
        block = block[1..];
        if (value < mask)
        {
            return value;
        }

        for (var shift = 0; ; shift += 7)
        {
            var octet = block[0];
            block = block[1..];
            value = checked(value + ((octet & 0x7f) << shift));
            if (octet < 0x80)
            {
                return value;
            }
        }
    }

    private static string Text(ref ReadOnlySpan<byte> block)
    {
        var huffman = block[0] >= 0x80;
        var length = Integer(ref block, 7);
        var bytes = block[..length];
        block = block[length..];
        return huffman ? HpackHuffman.Decode(bytes) : Encoding.Latin1.GetString(bytes);
    }

    private HeaderField Literal(ref ReadOnlySpan<byte> block, int prefix)
    {
        var index = Integer(ref block, prefix);
        var name = index == 0 ? Text(ref block) : Field(index).Name;
        return new HeaderField(name, Text(ref block));
    }

    private HeaderField Field(int index) =>
        index <= HpackStaticTable.Fields.Count ? HpackStaticTable.Fields[index - 1] : _dynamic[index - HpackStaticTable.Fields.Count - 1];

    private void Remember(HeaderField field)
    {
        _dynamic.Insert(0, field);
        Evict();
    }

    private void Evict()
    {
        while (TableSize > _limit)
        {
            _dynamic.RemoveAt(_dynamic.Count - 1);
        }
    }
}
