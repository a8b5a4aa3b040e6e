using System.Text;
using System.Text.Json;
using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Texts;

namespace Shadowing.Redaction;

/// <summary>Redacts a delta in the form of jsondiffpatch: the structure stays, each value becomes what may be kept of it.</summary>
internal sealed class DeltaRedaction(ValueRedactor values, RedactionPlace place)
{
    private const int MaxDepth = 128;
    private const int MostValue = 16_384;
    private const string ArrayMark = "_t";
    private readonly StringBuilder _text = new();

    /// <summary>Gets what may be kept of a delta; null when it is longer than <paramref name="most"/> characters, or a value in it is
    /// long.</summary>
    public string? Write(string delta, int most)
    {
        using var document = JsonDocument.Parse(delta, new JsonDocumentOptions { MaxDepth = MaxDepth });
        return TryNode(document.RootElement, "$") && _text.Length <= most ? _text.ToString() : null;
    }

    private bool TryNode(JsonElement node, string path) => node.ValueKind switch
    {
        JsonValueKind.Object => TryMembers(node, path),
        JsonValueKind.Array => TryChange(node, path),
        _ => false,
    };

    private bool TryMembers(JsonElement node, string path)
    {
        var isArray = node.TryGetProperty(ArrayMark, out var mark) && mark.ValueKind is JsonValueKind.String;
        var first = true;
        _text.Append('{');
        foreach (var member in node.EnumerateObject())
        {
            _text.Append(first ? string.Empty : ",");
            first = false;
            if (isArray && member.NameEquals(ArrayMark))
            {
                _text.Append("\"_t\":\"a\"");
                continue;
            }

            var below = Below(path, member.Name, isArray);
            var name = isArray ? member.Name : values.Key(member.Name, values.Plan.AllowsPath(below));
            _text.Append('"').Append(JsonEncodedText.Encode(name)).Append("\":");
            if (!TryNode(member.Value, below))
            {
                return false;
            }
        }

        _text.Append('}');
        return true;
    }

    // [new], [old, new], [old, 0, 0] for what was removed, ["", index, 3] for what was moved.
    private bool TryChange(JsonElement change, string path)
    {
        var length = change.GetArrayLength();
        var valueCount = length == 3 ? 1 : length;
        _text.Append('[');
        for (var i = 0; i < length; i++)
        {
            _text.Append(i == 0 ? string.Empty : ",");
            if (i >= valueCount)
            {
                _text.Append(change[i].GetRawText());
            }
            else if (JsonRedaction.Write(values, place with { Path = path }, Encoding.UTF8.GetBytes(change[i].GetRawText()), MostValue,
                isIndented: false) is { } kept)
            {
                _text.Append(kept);
            }
            else
            {
                return false;
            }
        }

        _text.Append(']');
        return true;
    }

    private static string Below(string path, string name, bool isArray)
    {
        var text = new TextBuffer();
        text.Append(path);
        if (isArray
            && int.TryParse(name.TrimStart('_'), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
                out var index))
        {
            JsonPathText.AppendIndex(text, index);
        }
        else
        {
            JsonPathText.AppendName(text, name);
        }

        return text.Written.ToString();
    }
}
