using System.Text.Json;

namespace Shadowing.Comparison.Json;

/// <summary>Parses a body, or says why it cannot be compared.</summary>
internal static class JsonBody
{
    /// <summary>How deep a body may be nested; parsed values are walked by recursion.</summary>
    public const int MaxDepth = 512;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Parses strict JSON, after a byte order mark if there is one.</summary>
    /// <param name="body">The decoded body; it must stay alive as long as the document.</param>
    /// <param name="tooDeep">Whether the body is valid but nested too deep.</param>
    /// <returns>The document, or null.</returns>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> body, out bool tooDeep)
    {
        var json = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        tooDeep = false;
        try
        {
            return JsonDocument.Parse(json, Options);
        }
        catch (JsonException)
        {
            tooDeep = IsValidAtAnyDepth(json.Span);
            return null;
        }
    }

    // The exception does not tell "too deep" from "invalid". The reader keeps its depth in bits, not on the stack.
    private static bool IsValidAtAnyDepth(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
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
