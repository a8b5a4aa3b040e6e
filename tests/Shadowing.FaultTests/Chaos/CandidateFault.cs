namespace Shadowing.FaultTests.Chaos;

/// <summary>What the candidate does: on another server, or in this process.</summary>
internal enum CandidateFault
{
    None,
    Differs,
    ServerError,
    Throttles,
    Redirects,
    Hangs,
    Resets,
    Garbage,
    BrokenChunks,
    HalfBody,
    Endless,
    HandlerNone,
    HandlerDiffers,
    HandlerThrows,
    HandlerThrowsLater,
    HandlerCancelsItself,
    HandlerHangs,
    HandlerIsEndless,
    HandlerAborts,
}
