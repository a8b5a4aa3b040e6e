using System.Text;
using System.Text.Json;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>Reads a document into a tree by means of System.Text.Json's tokens.</summary>
internal static class NaiveReader
{
    /// <summary>Reads a document; null when it is no valid JSON.</summary>
    public static NaiveNode? TryRead(ReadOnlySpan<byte> json, out int depth)
    {
        depth = 0;
        json = json.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            return Read(ref reader, ref depth);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static NaiveNode? Read(ref Utf8JsonReader reader, ref int depth)
    {
        var open = new Stack<(NaiveNode Node, NaiveText? Name)>();
        NaiveNode? root = null;
        NaiveText? name = null;
        var count = 0;
        while (reader.Read())
        {
            depth = Math.Max(depth, open.Count);
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = NaiveText.Read(reader.ValueSpan);
                    continue;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    open.Pop();
                    continue;
            }

            var node = Node(ref reader, count++);
            root ??= node;
            if (open.TryPeek(out var parent) && parent.Node.Kind is NaiveKind.Object)
            {
                parent.Node.Members.Add((name!, node));
            }
            else if (open.Count > 0)
            {
                parent.Node.Elements.Add(node);
            }

            if (node.Kind is NaiveKind.Array or NaiveKind.Object)
            {
                open.Push((node, name));
            }
        }

        return root;
    }

    private static NaiveNode Node(ref Utf8JsonReader reader, int id) => reader.TokenType switch
    {
        JsonTokenType.StartObject => new(NaiveKind.Object, id),
        JsonTokenType.StartArray => new(NaiveKind.Array, id),
        JsonTokenType.String => new(NaiveKind.String, id) { Text = NaiveText.Read(reader.ValueSpan) },
        JsonTokenType.Number => new(NaiveKind.Number, id) { Number = NaiveNumber.Read(Encoding.ASCII.GetString(reader.ValueSpan)) },
        JsonTokenType.Null => new(NaiveKind.Null, id),
        _ => new(NaiveKind.Boolean, id) { Flag = reader.TokenType is JsonTokenType.True },
    };
}
