using System.Text.Json.Serialization;

namespace Shadowing.Evidence;

/// <summary>What the evidence says against a limit.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>The evidence does not suffice for either. That is not good news.</summary>
    [JsonStringEnumMemberName("not yet known")]
    NotYetKnown,

    /// <summary>The share is below the limit, beyond reasonable doubt.</summary>
    [JsonStringEnumMemberName("safe")]
    Safe,

    /// <summary>The share is above the limit, beyond reasonable doubt.</summary>
    [JsonStringEnumMemberName("harmful")]
    Harmful,
}
