using System.Buffers;
using System.Text.Json;

namespace Shadowing.Comparison.Bodies;

/// <summary>Writes one JSON value after the other as the elements of one JSON array, so that rules for places of a body hold for
/// them.</summary>
internal static class JsonLinesBody
{
    private const byte LineFeed = (byte)'\n';
    private const byte RecordSeparator = 0x1E;

    /// <summary>Writes the array; blank lines are no elements.</summary>
    /// <param name="body">The values in UTF-8, after a byte order mark if there is one.</param>
    /// <param name="sequence">Whether they are set apart by record separators, not by line feeds.</param>
    /// <returns>The array; null where a line is not exactly one value.</returns>
    public static ReadOnlyMemory<byte>? TryToJson(ReadOnlySpan<byte> body, bool sequence)
    {
        body = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        var json = new ArrayBufferWriter<byte>(body.Length + 2);
        json.Write("["u8);
        foreach (var range in body.Split(sequence ? RecordSeparator : LineFeed))
        {
            var value = body[range].Trim(" \t\r\n"u8);
            if (value.IsEmpty)
            {
                continue;
            }

            // Else a line such as 1,2 would become two elements, and ] [ would close the array. The depth is judged with the whole.
            if (!IsOneValue(value))
            {
                return null;
            }

            json.Write(json.WrittenCount > 1 ? ","u8 : default);
            json.Write(value);
        }

        json.Write("]"u8);
        return json.WrittenMemory;
    }

    /// <summary>Tells whether each line is exactly one value, without writing anything.</summary>
    public static bool IsValid(ReadOnlySpan<byte> body, bool sequence)
    {
        body = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        foreach (var range in body.Split(sequence ? RecordSeparator : LineFeed))
        {
            if (body[range].Trim(" \t\r\n"u8) is { IsEmpty: false } value && !IsOneValue(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Tells whether a text is exactly one JSON value, however deep.</summary>
    public static bool IsOneValue(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new Utf8JsonReader(value, new JsonReaderOptions { MaxDepth = int.MaxValue });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
