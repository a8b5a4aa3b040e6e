using Shadowing.Observations;

namespace Shadowing.Services.Snapshots;

/// <summary>Ends a serialization that grows over its cap, or over the budget for everything in hand. Never seen by users.</summary>
internal sealed class SnapshotLostException(PooledBodyLoss loss) : Exception
{
    /// <summary>Gets what was lacking.</summary>
    public PooledBodyLoss Loss => loss;
}
