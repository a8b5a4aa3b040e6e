using System.Text.Json;

namespace Shadowing.Fuzz;

/// <summary>Changes documents: values for values where they can be read, bytes anywhere.</summary>
internal sealed class FuzzMutator(Random random, IReadOnlyList<byte[]> pool)
{
    private const int MostBytes = 65_536;

    public byte[] Mutate(byte[] document)
    {
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var values = random.Next(12) == 0 ? [] : Values(document);
            document = values.Count > 0 ? ChangeValues(document, values) : ChangeBytes(document);
        }

        return document.Length <= MostBytes ? document : document[..MostBytes];
    }

    /// <summary>Puts much into a document: it becomes deep, long or wide.</summary>
    public byte[] Inflate(byte[] document)
    {
        var count = 1 << random.Next(1, 14);
        byte[] large = random.Next(4) switch
        {
            0 =>
                [.. Enumerable.Repeat((byte)'[', count), .. document,
                    .. Enumerable.Repeat((byte)']', random.Next(20) == 0 ? count - 1 : count)],
            1 =>
                [(byte)'[', .. Enumerable.Repeat<byte[]>([.. document, (byte)','], Math.Min(count, MostBytes / (document.Length + 1)))
                    .SelectMany(static part => part), (byte)'1', (byte)']'],
            2 => [.. Enumerable.Repeat((byte)'9', count), .. "."u8, .. Enumerable.Repeat((byte)'9', count)],
            _ =>
                [(byte)'{', .. Enumerable.Range(0, Math.Min(count, 4_000))
                    .SelectMany(i => System.Text.Encoding.ASCII.GetBytes($"\"k{i % Math.Max(count / 2, 1)}\":{i},")), .. "\"k\":"u8,
                        .. document, (byte)'}'],
        };
        return large.Length <= MostBytes ? large : large[..MostBytes];
    }

    private static List<(int Start, int End)> Values(byte[] document)
    {
        var values = new List<(int Start, int End)>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                {
                    open.Push((int)reader.TokenStartIndex);
                }
                else if (reader.TokenType is not JsonTokenType.PropertyName)
                {
                    var start = reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject
                        ? open.Pop()
                        : (int)reader.TokenStartIndex;
                    values.Add((start, (int)reader.BytesConsumed));
                }
            }
        }
        catch (JsonException)
        {
            // What came before is enough to work with.
        }

        return values;
    }

    private byte[] ChangeValues(byte[] document, List<(int Start, int End)> values)
    {
        var (start, end) = values[random.Next(values.Count)];
        var (otherStart, otherEnd) = values[random.Next(values.Count)];
        var (own, other) = (document[start..end], document[otherStart..otherEnd]);
        switch (random.Next(7))
        {
            case 0 when end <= otherStart:
                return [.. document[..start], .. other, .. document[end..otherStart], .. own, .. document[otherEnd..]];
            case 1:
                return Replace(document, start, end, other);
            case 2:
                return Replace(document, start, end, [.. own, (byte)',', .. own]);
            case 3:
                var comma = end < document.Length && document[end] == ',' ? end + 1 : end;
                return Replace(document, start, comma, []);
            case 4:
                return Replace(document, start, end, [(byte)'[', .. own, (byte)']']);
            case 5 when Values(pool[random.Next(pool.Count)]) is { Count: > 0 }:
                var donor = pool[random.Next(pool.Count)];
                return Replace(document, start, end,
                    Values(donor) is { Count: > 0 } parts && parts[random.Next(parts.Count)] is var part
                        ? donor[part.Start..part.End]
                        : donor);
            default:
                return Replace(document, start, end, Piece());
        }
    }

    private byte[] ChangeBytes(byte[] document)
    {
        var (start, end) = (random.Next(document.Length + 1), random.Next(document.Length + 1));
        (start, end) = (Math.Min(start, end), Math.Max(start, end));
        switch (random.Next(8))
        {
            case 0 when start < document.Length:
                return Replace(document, start, start + 1, [(byte)(document[start] ^ (1 << random.Next(8)))]);
            case 1 when start < document.Length:
                return Replace(document, start, start + 1, [(byte)random.Next(256)]);
            case 2:
                return document[..end];
            case 3:
                return Replace(document, start, Math.Min(end, start + 8), []);
            case 4:
                return Replace(document, start, end,
                    Enumerable.Repeat(document[start..end], random.Next(2, 6)).SelectMany(static part => part).ToArray());
            case 5:
                var other = pool[random.Next(pool.Count)];
                return [.. document[..start], .. other[random.Next(other.Length + 1)..]];
            default:
                return Replace(document, start, start, Piece());
        }
    }

    private byte[] Piece() => FuzzCorpus.Pieces[random.Next(FuzzCorpus.Pieces.Count)];

    private static byte[] Replace(byte[] document, int start, int end, byte[] with) =>
        document.Length + with.Length > MostBytes * 2 ? document : [.. document[..start], .. with, .. document[end..]];
}
