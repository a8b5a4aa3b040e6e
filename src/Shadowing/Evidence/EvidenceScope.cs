using System.Text.Json.Serialization;

namespace Shadowing.Evidence;

/// <summary>Whose calls something says something about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EvidenceScope>))]
public enum EvidenceScope
{
    /// <summary>Those of this process, which shares its store with nobody.</summary>
    [JsonStringEnumMemberName("process")]
    Process,

    /// <summary>Those of all instances that share a store.</summary>
    [JsonStringEnumMemberName("fleet")]
    Fleet,

    /// <summary>Those of one of several instances.</summary>
    [JsonStringEnumMemberName("instance")]
    Instance,
}
