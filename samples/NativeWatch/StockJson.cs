using System.Text.Json.Serialization;

namespace NativeWatch;

/// <summary>How results are serialized to be compared, found without reflection.</summary>
[JsonSerializable(typeof(Item))]
[JsonSerializable(typeof(List<Item>))]
internal sealed partial class StockJson : JsonSerializerContext;
