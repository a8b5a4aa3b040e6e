using System.Text.Json.Serialization;
using Shadowing.Storage;

namespace Shadowing.Operations.Decisions;

/// <summary>Writes what is in a cell.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StoredStop))]
[JsonSerializable(typeof(Forgetting))]
[JsonSerializable(typeof(Announcement))]
internal sealed partial class DecisionJsonContext : JsonSerializerContext
{
    /// <summary>Gets the form of cells.</summary>
    public static DecisionJsonContext Cells => Default;
}
