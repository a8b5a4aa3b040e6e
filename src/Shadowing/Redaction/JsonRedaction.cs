using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Syntax;
using Shadowing.Comparison.Texts;

namespace Shadowing.Redaction;

/// <summary>Copies JSON value by value: the structure stays, each value becomes what may be kept of it. One pass, no tree, no
/// recursion.</summary>
internal ref struct JsonRedaction
{
    private static readonly JsonWriterOptions s_indented = new()
    {
        Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true
    };
    private static readonly JsonWriterOptions s_onOneLine = s_indented with { Indented = false };

    private readonly ValueRedactor _values;
    private readonly RedactionPlan _plan;
    private readonly RedactionPlace _place;
    private readonly Utf8JsonWriter _writer;
    private readonly Stack<JsonRedactionLevel> _levels = new();
    private readonly TextBuffer _path = new();
    private Utf8JsonReader _reader;
    private JsonRedactionLevel _here;

    private JsonRedaction(ValueRedactor values, in RedactionPlace place, ReadOnlySpan<byte> json, Utf8JsonWriter writer)
    {
        (_values, _plan, _place, _writer) = (values, values.Plan, place, writer);
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        _path.Append(place.Path);
        _here = _plan.At(place.Path);
    }

    /// <summary>Writes the redacted text; null when it is longer than <paramref name="most"/> bytes. The place is that of the whole
    /// document, <c>$</c>, or that within its own that it was cut out of.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static string? Write(ValueRedactor values, in RedactionPlace place, ReadOnlySpan<byte> json, int most, bool isIndented = true)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output, isIndented ? s_indented : s_onOneLine);
        var redaction = new JsonRedaction(values, place, json, writer);
        return redaction.TryCopy(most) ? Encoding.UTF8.GetString(output.WrittenSpan) : null;
    }

    private bool TryCopy(int most)
    {
        while (_reader.Read())
        {
            Step();
            if (_writer.BytesCommitted + _writer.BytesPending > most)
            {
                return false;
            }
        }

        _writer.Flush();
        return true;
    }

    private void Step()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                Name(JsonText.Decode(_reader.ValueSpan));
                break;
            case JsonTokenType.StartObject:
                Enter(isArray: false);
                _writer.WriteStartObject();
                break;
            case JsonTokenType.StartArray:
                Enter(isArray: true);
                _writer.WriteStartArray();
                break;
            case JsonTokenType.EndObject:
                _writer.WriteEndObject();
                _here = _levels.Pop();
                break;
            case JsonTokenType.EndArray:
                _writer.WriteEndArray();
                _here = _levels.Pop();
                break;
            default:
                Value();
                break;
        }
    }

    // A member's place is that of its object until the next name; an element's is made when it comes.
    private void Name(string name)
    {
        var parent = _levels.Peek();
        _path.Truncate(parent.PathLength);
        JsonPathText.AppendName(_path, name);
        _here = _plan.Below(parent, name);
        _writer.WritePropertyName(Text(_values.Key(name, _here.IsAllowed)));
    }

    private void Enter(bool isArray)
    {
        Element();
        _levels.Push(_here with { IsArray = isArray, Index = 0, PathLength = _path.Length });
    }

    private void Element()
    {
        if (!_levels.TryPeek(out var parent) || !parent.IsArray)
        {
            return;
        }

        _levels.Pop();
        _levels.Push(parent with { Index = parent.Index + 1 });
        _path.Truncate(parent.PathLength);
        JsonPathText.AppendIndex(_path, parent.Index);
        _here = RedactionPlan.Below(parent, parent.Index);
    }

    private void Value()
    {
        Element();
        var isKept = _here is { IsAllowed: true, IsSensitive: false };
        switch (_reader.TokenType)
        {
            case JsonTokenType.Null:
                _writer.WriteNullValue();
                break;
            case JsonTokenType.String:
                // What is empty has nothing to hide.
                var text = JsonText.Decode(_reader.ValueSpan);
                _writer.WriteStringValue(Text(text.Length == 0 ? text : _values.Text(Here(), "string", text, isKept)));
                break;
            case JsonTokenType.Number:
                Scalar("number", isKept);
                break;
            default:
                Scalar("boolean", isKept);
                break;
        }
    }

    private void Scalar(string type, bool isKept)
    {
        var token = Encoding.UTF8.GetString(_reader.ValueSpan);
        var kept = !isKept && type is "number" ? _values.Number(token) : _values.Text(Here(), type, token, isKept);
        if (string.Equals(kept, token, StringComparison.Ordinal))
        {
            _writer.WriteRawValue(token, skipInputValidation: true);
        }
        else
        {
            _writer.WriteStringValue(kept);
        }
    }

    // Only a redactor of the user's own asks for the path.
    private readonly RedactionPlace Here() => _values.AsksWhere ? _place with { Path = _path.Written.ToString() } : _place;

    // The writer takes Unicode only; what is none is shown as what it is.
    private static string Text(string text) =>
        JsonText.IsUnicode(text)
            ? text
            : string.Concat(text.Select(
                static character => char.IsSurrogate(character) ? $"\\u{(int)character:x4}" : character.ToString()));
}
