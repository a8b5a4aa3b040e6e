using System.Text.Json;
using System.Text.Json.Serialization;
using Shadowing.Accounting;
using Shadowing.Storage;

namespace Shadowing.Fleet.Runs;

/// <summary>How rows of a shared store are written, without reflection.</summary>
[JsonSerializable(typeof(AccountState))]
[JsonSerializable(typeof(RunGroup))]
[JsonSerializable(typeof(RunCallsWaiting))]
[JsonSerializable(typeof(RunContent))]
[JsonSerializable(typeof(long))]
internal sealed partial class FleetJsonContext : JsonSerializerContext
{
    /// <summary>Gets how: without white space and what is nothing, durations in seconds.</summary>
    public static FleetJsonContext Rows { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new SecondsConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    });
}
