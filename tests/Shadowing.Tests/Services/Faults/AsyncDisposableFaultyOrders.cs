namespace Shadowing.Tests.Services.Faults;

public sealed class AsyncDisposableFaultyOrders(FaultScript script) : FaultyOrders(script), IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        if (Script.IsDueForNextMade())
        {
            throw new InvalidOperationException("The candidate cannot be disposed.");
        }
    }
}
