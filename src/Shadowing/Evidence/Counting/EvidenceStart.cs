namespace Shadowing.Evidence.Counting;

/// <summary>Which start of a build's evidence a run is: each further one is another chance to pass by luck.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Because">What was other than at the start before; null for the first.</param>
internal sealed record EvidenceStart(int Number, string? Because);
