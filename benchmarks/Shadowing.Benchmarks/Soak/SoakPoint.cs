namespace Shadowing.Benchmarks.Soak;

/// <summary>What the process held at one moment of a soak.</summary>
/// <param name="At">When, since the begin.</param>
/// <param name="Answered">How many requests were answered until then.</param>
/// <param name="HeapBytes">What was alive after a full collection.</param>
/// <param name="Threads">How many threads the process had.</param>
/// <param name="Handles">How many files and sockets were open.</param>
/// <param name="ReservedBytes">What recorded bodies held.</param>
internal sealed record SoakPoint(TimeSpan At, long Answered, long HeapBytes, int Threads, int Handles, long ReservedBytes);
