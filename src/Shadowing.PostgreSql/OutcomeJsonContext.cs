using System.Text.Json.Serialization;

namespace Shadowing.PostgreSql;

/// <summary>Writes and reads the outcomes of a minute, without reflection.</summary>
[JsonSerializable(typeof(SortedDictionary<string, long>))]
internal sealed partial class OutcomeJsonContext : JsonSerializerContext;
