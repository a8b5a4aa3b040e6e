using Shadowing.Execution.Threads;

namespace Shadowing.Execution.Running;

/// <summary>A call whose turn it is, on its way to a thread of its experiment's.</summary>
internal sealed class StartedTurn(ShadowPump pump, ShadowCall call) : IOwnWork
{
    /// <inheritdoc/>
    public void Run() => _ = pump.WorkAsync(call);
}
