using Shadowing.Benchmarks.Rounds;

namespace Shadowing.Benchmarks.Caller;

/// <summary>Calls of one way, so many in hand.</summary>
/// <param name="name">The way in words.</param>
/// <param name="way">The way.</param>
/// <param name="inHand">How many calls are made before what is in hand is waited for.</param>
/// <param name="batches">How often.</param>
internal sealed class CallerBatches(string name, CallerWay way, int inHand, int batches) : IMeasuredWay
{
    public string Name => name;

    public (double Nanoseconds, double Bytes) Run() => way.Run(batches, inHand);

    public void Dispose() => way.Dispose();
}
