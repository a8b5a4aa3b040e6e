namespace Shadowing.Benchmarks.Scale;

/// <summary>By how much the managed heap grows with what is kept.</summary>
/// <param name="Count">How many came.</param>
/// <param name="Kept">How many of them are told apart.</param>
/// <param name="Heap">By how much the heap has grown.</param>
internal sealed record KeptPoint(int Count, int Kept, long Heap);
