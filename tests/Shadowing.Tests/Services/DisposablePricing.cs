namespace Shadowing.Tests.Services;

public sealed class DisposablePricing : PricingV1, IDisposable
{
    public int Disposals { get; private set; }

    public void Dispose() => Disposals++;
}
