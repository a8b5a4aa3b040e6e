using Castle.DynamicProxy;
using Shadowing.Sampling;

namespace Shadowing.Benchmarks.Services;

/// <summary>The least that a decorator by interception does: it draws, and passes the call on.</summary>
internal sealed class CatalogInterceptor(ulong threshold) : IInterceptor
{
    public int Sampled { get; private set; }

    public void Intercept(IInvocation invocation)
    {
        if (threshold != 0 && Draw.Next() < threshold)
        {
            Sampled++;
        }

        invocation.Proceed();
    }
}
