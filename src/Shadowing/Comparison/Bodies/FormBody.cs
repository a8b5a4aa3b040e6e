using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Shadowing.Comparison.Bodies;

/// <summary>Writes a form as a JSON object of strings, so that rules for places of a body hold for its fields.</summary>
internal static class FormBody
{
    // What has been checked is written as it is: escapes that nobody needs would only make the shown values unreadable.
    private static readonly JsonWriterOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true
    };

    /// <summary>Writes the object: the fields in their order, one that is repeated as often as it is there.</summary>
    /// <returns>The object; null where an escape is none, or what is escaped is no UTF-8.</returns>
    public static ReadOnlyMemory<byte>? TryToJson(ReadOnlySpan<byte> form)
    {
        var json = new ArrayBufferWriter<byte>(form.Length + 16);
        using var writer = new Utf8JsonWriter(json, s_options);
        var decoded = ArrayPool<byte>.Shared.Rent(form.Length);
        try
        {
            writer.WriteStartObject();
            foreach (var range in form.Split((byte)'&'))
            {
                var field = form[range];
                if (!field.IsEmpty && !TryWrite(field, writer, decoded))
                {
                    return null;
                }
            }

            writer.WriteEndObject();
            writer.Flush();
            return json.WrittenMemory;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(decoded);
        }
    }

    // A field without '=' has the empty value, as the URL standard says.
    private static bool TryWrite(ReadOnlySpan<byte> field, Utf8JsonWriter writer, Span<byte> decoded)
    {
        var equals = field.IndexOf((byte)'=');
        var name = Decode(equals < 0 ? field : field[..equals], decoded);
        if (name < 0)
        {
            return false;
        }

        writer.WritePropertyName(decoded[..name]);
        var value = Decode(equals < 0 ? [] : field[(equals + 1)..], decoded);
        if (value < 0)
        {
            return false;
        }

        writer.WriteStringValue(decoded[..value]);
        return true;
    }

    // The length of what was decoded, or -1.
    private static int Decode(ReadOnlySpan<byte> coded, Span<byte> decoded)
    {
        var length = 0;
        for (var i = 0; i < coded.Length; i++)
        {
            var value = coded[i] == (byte)'+' ? (byte)' ' : coded[i];
            if (value == (byte)'%')
            {
                if (coded.Length - i < 3
                    || Convert.FromHexString(coded.Slice(i + 1, 2), decoded[length..], out _, out _) is not OperationStatus.Done)
                {
                    return -1;
                }

                i += 2;
            }
            else
            {
                decoded[length] = value;
            }

            length++;
        }

        return Utf8.IsValid(decoded[..length]) ? length : -1;
    }
}
