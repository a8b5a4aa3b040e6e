namespace Shadowing.Tests.Services.Faults;

public sealed class DisposableFaultyOrders(FaultScript script) : FaultyOrders(script), IDisposable
{
    public void Dispose()
    {
        if (Script.IsDueForNextMade())
        {
            throw new InvalidOperationException("The candidate cannot be disposed.");
        }
    }
}
