namespace Shadowing.Observations;

/// <summary>Why a recorded body is not whole.</summary>
internal enum PooledBodyLoss
{
    /// <summary>It is whole.</summary>
    None,

    /// <summary>It is longer than the experiment's cap.</summary>
    OverCap,

    /// <summary>The budget for everything in flight was spent.</summary>
    NoMemory,
}
