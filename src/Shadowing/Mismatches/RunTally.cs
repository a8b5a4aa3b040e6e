using Shadowing.Experiments;

namespace Shadowing.Mismatches;

/// <summary>How often a group was seen in one evidence run.</summary>
/// <param name="Run">Which one.</param>
/// <param name="Counted">In how many counted calls: of equal calls within ten seconds only one is.</param>
/// <param name="Calls">In how many calls.</param>
/// <param name="Which">Which counted calls those were; null where that is not kept any more, and of failures.</param>
internal sealed record RunTally(EvidenceKey Run, long Counted, long Calls, CallSetState? Which = null);
