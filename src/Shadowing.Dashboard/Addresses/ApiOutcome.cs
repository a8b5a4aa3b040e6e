using System.Text.Json.Serialization.Metadata;

namespace Shadowing.Dashboard.Addresses;

/// <summary>An answer that an address may have.</summary>
/// <param name="Status">The status.</param>
/// <param name="Says">When it is answered, or what it is.</param>
/// <param name="Type">What is written as JSON; null for a problem where it is an error.</param>
internal sealed record ApiOutcome(int Status, string Says, JsonTypeInfo? Type = null)
{
    /// <summary>Gets the type of content of what is no JSON, or may be none; null for JSON only.</summary>
    public string? OtherContent { get; init; }

    /// <summary>Gets the headers that it has, each with what it says.</summary>
    public IReadOnlyList<(string Name, string Says)> Headers { get; init; } = [];
}
