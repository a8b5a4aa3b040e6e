using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Shadowing.Dashboard.Description;

/// <summary>Describes what the API answers, by the very types that it is written by; each type once, under its name.</summary>
internal sealed class AnswerSchemas
{
    private const string Place = "#/components/schemas/";
    private readonly JsonSchemaExporterOptions _options;
    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);

    public AnswerSchemas() =>
        _options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };

    /// <summary>Gets what was described, by name.</summary>
    public JsonObject Components { get; } = [];

    /// <summary>Describes a type.</summary>
    public JsonNode Of(JsonTypeInfo type) => type.GetJsonSchemaAsNode(_options);

    private static string NameOf(Type type) => type.IsGenericType
        ? $"{string.Concat(type.GetGenericArguments().Select(NameOf))}{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}"
        : type.Name;

    private JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var isNullable = schema is JsonObject node && node["type"] is JsonArray kinds && kinds.Any(IsNull);
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(TimeSpan))
        {
            return new JsonObject
            {
                ["type"] = type == context.TypeInfo.Type ? "number" : new JsonArray("number", "null"), ["description"] = "In seconds.",
            };
        }

        if (schema is not JsonObject described)
        {
            return schema;
        }

        if (described["enum"] is JsonArray words && words.All(static word => word?.GetValueKind() is JsonValueKind.String))
        {
            described["type"] = "string";
        }

        if (context.TypeInfo.Kind is not JsonTypeInfoKind.Object)
        {
            return schema;
        }

        Keep(type, described);
        var reference = new JsonObject { ["$ref"] = $"{Place}{NameOf(type)}" };
        return isNullable ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference;
    }

    private void Keep(Type type, JsonObject described)
    {
        var name = NameOf(type);
        if (!_types.TryAdd(name, type))
        {
            if (_types[name] != type)
            {
                throw new InvalidOperationException($"Two types are called {name}: {_types[name]} and {type}.");
            }

            return;
        }

        // Whatever there is, is written: null where there is nothing.
        var kept = described.DeepClone().AsObject();
        kept["type"] = "object";
        kept["required"] = new JsonArray(
            [.. (kept["properties"]?.AsObject() ?? []).Select(static property => (JsonNode)property.Key)]);
        Components[name] = kept;
    }

    private static bool IsNull(JsonNode? kind) => kind?.GetValueKind() is JsonValueKind.String && kind.GetValue<string>() is "null";
}
