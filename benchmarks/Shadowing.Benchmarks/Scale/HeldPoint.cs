namespace Shadowing.Benchmarks.Scale;

/// <summary>What calls in hand hold.</summary>
/// <param name="Body">About how long the answers are.</param>
/// <param name="Limit">How many bytes recorded bodies may hold.</param>
/// <param name="Offered">How many calls were made.</param>
/// <param name="InHand">How many of them are in hand.</param>
/// <param name="Held">The bytes that recorded bodies hold, as they are counted against the limit.</param>
/// <param name="Heap">By how much the managed heap has grown.</param>
internal sealed record HeldPoint(int Body, long Limit, int Offered, long InHand, long Held, long Heap);
