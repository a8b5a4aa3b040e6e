namespace Shadowing.Accounting;

/// <summary>Why the candidate was not run for a sampled call: which capacity was lacking, or why it is not to be asked now.</summary>
internal enum DropReason
{
    /// <summary>As many calls as may be in hand at once are in hand.</summary>
    QueueFull,

    /// <summary>The byte budget for recorded bodies is spent.</summary>
    NoMemory,

    /// <summary>The experiment's cap per second is reached.</summary>
    MaxPerSecond,

    /// <summary>The breaker is open: the candidate only failed lately.</summary>
    BreakerOpen,

    /// <summary>Too many candidate calls never came back.</summary>
    StuckCandidates,

    /// <summary>The user's code that runs on callers' paths took too long several times in a row.</summary>
    SlowOnCallersPath,

    /// <summary>Work waits for a thread of the process's pool, and the candidate runs in this process.</summary>
    PoolStarves,

    /// <summary>The experiment was turned off while the call waited.</summary>
    TurnedOff,

    /// <summary>The host is stopping.</summary>
    ShuttingDown,
}
