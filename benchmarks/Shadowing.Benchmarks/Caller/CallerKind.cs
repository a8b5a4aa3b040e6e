namespace Shadowing.Benchmarks.Caller;

/// <summary>What stands in the pipeline while a caller's cost is measured.</summary>
internal enum CallerKind
{
    /// <summary>A middleware that only passes on: what all others are held against.</summary>
    PassThrough,

    /// <summary>The same once more: what two measurements of one thing differ by.</summary>
    PassThroughAgain,

    /// <summary>A copy of the body in memory of its own, read and given back by another thread.</summary>
    Floor,

    /// <summary>This library, the call not sampled.</summary>
    NotSampled,

    /// <summary>This library, turned off.</summary>
    Disabled,

    /// <summary>This library, the cap per second reached.</summary>
    CapReached,

    /// <summary>This library, sticky by a header, the call not sampled.</summary>
    StickyNotSampled,

    /// <summary>The least that must be done about a call when the cap is reached.</summary>
    LeastForCapped,

    /// <summary>The least that must be done about a call that its key leaves alone.</summary>
    LeastForSticky,

    /// <summary>The floor, and what anybody must ask of the platform to capture a call.</summary>
    LeastForCapture,

    /// <summary>The same, and what must be asked and counted to keep what this library promises.</summary>
    LeastForPromises,

    /// <summary>This library, each call sampled, and its answer partial, so that it ends at once and nobody else works.</summary>
    SampledAlone,

    /// <summary>This library, each call sampled, the candidate in this process.</summary>
    SampledHere,

    /// <summary>This library, each call sampled, the candidate on another server.</summary>
    SampledElsewhere,

    /// <summary>The framework's HTTP logging with bodies, to a logger that writes nothing.</summary>
    HttpLogging,

    /// <summary>The response's body swapped for a memory stream, and copied back.</summary>
    CopyBack,
}
