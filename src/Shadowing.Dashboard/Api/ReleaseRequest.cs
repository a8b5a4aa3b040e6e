namespace Shadowing.Dashboard.Api;

/// <summary>Which build of the candidate answers from now on.</summary>
internal sealed record ReleaseRequest(string? Version, string? Reason);
