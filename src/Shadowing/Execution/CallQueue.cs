using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Shadowing.Execution;

/// <summary>The calls of one experiment that wait for their turn. Nobody waits at it: who posts takes no other thread's time, and who takes
/// looks by himself.</summary>
/// <remarks>How many may wait the gate says, which has a place for each call in hand; this bound is the most that it can be set
/// to.</remarks>
internal sealed class CallQueue
{
    private const int Most = 100_000;

    // Wait mode with TryWrite only: the other modes answer "true" for a call that they threw away.
    private readonly Channel<ShadowCall> _calls = Channel.CreateBounded<ShadowCall>(
        new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.Wait, AllowSynchronousContinuations = false });

    /// <summary>Gets a value indicating whether nothing waits.</summary>
    public bool IsEmpty => _calls.Reader.Count == 0;

    /// <summary>Queues a call, if there is room and the queue is open.</summary>
    public bool TryPost(ShadowCall call) => _calls.Writer.TryWrite(call);

    /// <summary>Takes the call that waits longest.</summary>
    public bool TryTake([NotNullWhen(true)] out ShadowCall? call) => _calls.Reader.TryRead(out call);

    /// <summary>Takes no further call.</summary>
    public void Close() => _calls.Writer.TryComplete();
}
