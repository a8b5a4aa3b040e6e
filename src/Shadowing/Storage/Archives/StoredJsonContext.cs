using System.Text.Json;
using System.Text.Json.Serialization;
using Shadowing.Evidence.Counting;
using Shadowing.Mismatches;

namespace Shadowing.Storage.Archives;

/// <summary>How a store's contents are written, without reflection.</summary>
[JsonSerializable(typeof(MismatchGroupState))]
[JsonSerializable(typeof(MismatchSample))]
[JsonSerializable(typeof(FailureGroupState))]
[JsonSerializable(typeof(FailureSample))]
[JsonSerializable(typeof(StoredRuns))]
internal sealed partial class StoredJsonContext : JsonSerializerContext
{
    /// <summary>Gets how: without white space, durations in seconds.</summary>
    public static StoredJsonContext Stored { get; } = new(
        new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new SecondsConverter() } });
}
