namespace Shadowing.Redaction;

/// <summary>Where a value was found that is about to be kept.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Endpoint">The endpoint's method and template.</param>
/// <param name="Path">
/// <c>$.a.b</c> for a value in a body, <c>header:NAME</c>, <c>query:NAME</c>, <c>route:NAME</c>, <c>argument:NAME</c> (of a service's
/// method), <c>context:NAME</c> (of an inline run) or <c>exception</c>.
/// </param>
public readonly record struct RedactionPlace(string Experiment, string Endpoint, string Path);
