using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Shared;

namespace Shadowing.StoreConformance;

/// <summary>One thing that one of several instances does to a shared store. Numbers and fences are what the one who does it knows from the
/// answers before, give or take what the step says.</summary>
internal abstract record FleetStep
{
    /// <summary>A run writes.</summary>
    /// <param name="Run">Which one.</param>
    /// <param name="Ahead">How far its number is ahead of the last one; 1 as it should be, 0 for a batch that is written again.</param>
    /// <param name="Batch">What it writes.</param>
    internal sealed record Write(int Run, int Ahead, RunBatch Batch) : FleetStep;

    /// <summary>An instance asks for the turn.</summary>
    /// <param name="Run">Which one.</param>
    /// <param name="IsShort">Whether its turn is over at once.</param>
    /// <param name="KnowsAll">Whether it says what it has read; it forgets that otherwise.</param>
    /// <param name="WindowsThrough">The last window it wants.</param>
    /// <param name="Most">How much it wants.</param>
    internal sealed record Take(int Run, bool IsShort, bool KnowsAll, long WindowsThrough, int Most) : FleetStep;

    /// <summary>An instance writes what its last turn came to, whether it is still its turn or not.</summary>
    /// <param name="Run">Which one.</param>
    /// <param name="Ends">How many of the runs that it has read it takes in.</param>
    /// <param name="TakesOff">Whether what it has read of windows, samples and minutes goes.</param>
    /// <param name="Rows">What it makes of base and totals.</param>
    /// <param name="Summary">What changes in the summary.</param>
    /// <param name="Forgets">Whether runs that were taken in are forgotten.</param>
    internal sealed record Fold(int Run, int Ends, bool TakesOff, IReadOnlyList<RunRow> Rows, StoreBatch Summary, bool Forgets) : FleetStep;

    /// <summary>Somebody writes to the summary without a turn, as a person does who stops an experiment.</summary>
    /// <param name="Batch">What.</param>
    internal sealed record Save(StoreBatch Batch) : FleetStep;

    /// <summary>Somebody looks.</summary>
    /// <param name="KnowsFold">Whether he says which fold he knows.</param>
    internal sealed record Look(bool KnowsFold) : FleetStep;
}
