namespace Shadowing.Mismatches;

/// <summary>The most frequent failure of a candidate in one evidence run.</summary>
/// <param name="Kind">How it failed.</param>
/// <param name="Endpoint">The endpoint's method and template.</param>
/// <param name="Count">How many counted calls failed so.</param>
/// <param name="IsOnly">Whether no call failed in another way.</param>
internal sealed record LeadingFailure(string Kind, string Endpoint, long Count, bool IsOnly);
