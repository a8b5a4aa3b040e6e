namespace Shadowing.Dashboard.Api;

/// <summary>Why somebody lets go on what was stopped.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Stop">The stop that he has seen, by its id; null for whichever the answering instance has heard of.</param>
internal sealed record StartRequest(string? Reason, string? Stop);
