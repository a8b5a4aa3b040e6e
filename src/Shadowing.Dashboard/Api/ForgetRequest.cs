namespace Shadowing.Dashboard.Api;

/// <summary>Why somebody makes an experiment's evidence forgotten.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Forgotten">The last time before that he has seen, by its id, empty where he has seen none; null for the one that the
/// answering instance has heard of.</param>
internal sealed record ForgetRequest(string? Reason, string? Forgotten);
