namespace Shadowing.Execution.Threads;

/// <summary>What a look at threads of our own has found.</summary>
internal enum ThreadNeed
{
    /// <summary>Nothing waits.</summary>
    None,

    /// <summary>Something waits: another look is wanted.</summary>
    Watch,

    /// <summary>Something waits, nothing gets done, and there are as many threads as there may be.</summary>
    Full,
}
