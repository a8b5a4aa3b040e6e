namespace Shadowing.Dashboard.Api;

/// <summary>Why somebody changes something.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Stop">Of a start: the stop that he has seen, by its id; null for whichever the answering instance has heard of.</param>
internal sealed record ReasonRequest(string? Reason, string? Stop = null);
