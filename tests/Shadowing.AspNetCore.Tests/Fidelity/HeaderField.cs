namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>One header or trailer as it stands on the wire.</summary>
internal sealed record HeaderField(string Name, string Value = "");
