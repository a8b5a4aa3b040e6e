namespace Shadowing.Dashboard.Api;

/// <summary>Why somebody changes something.</summary>
internal sealed record ReasonRequest(string? Reason);
