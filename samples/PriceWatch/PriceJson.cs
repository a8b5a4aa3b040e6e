using System.Text.Json.Serialization;

namespace PriceWatch;

/// <summary>How prices are serialized to be compared, found without reflection.</summary>
[JsonSerializable(typeof(Price))]
internal sealed partial class PriceJson : JsonSerializerContext;
