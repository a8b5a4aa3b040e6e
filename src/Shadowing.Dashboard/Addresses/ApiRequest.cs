using System.Text.Json.Nodes;

namespace Shadowing.Dashboard.Addresses;

/// <summary>What is sent to an address.</summary>
/// <param name="Schema">Makes its schema.</param>
/// <param name="IsRequired">Whether nothing is answered without it.</param>
internal sealed record ApiRequest(Func<JsonObject> Schema, bool IsRequired);
