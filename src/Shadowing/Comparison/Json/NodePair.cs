namespace Shadowing.Comparison.Json;

/// <summary>Two children to hold against each other, by their nodes; -1 where a side has none. Members are paired by their names'
/// nodes.</summary>
internal readonly record struct NodePair(int Control, int Candidate, int ControlIndex, int CandidateIndex);
