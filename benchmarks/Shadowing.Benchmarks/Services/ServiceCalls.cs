using BenchmarkDotNet.Attributes;

namespace Shadowing.Benchmarks.Services;

/// <summary>What a decorator costs the caller of a service, beside the call itself and beside proxies.</summary>
public class ServiceCalls
{
    private const int Calls = 512;
    private Catalogs _catalogs = null!;
    private ICatalog _catalog = null!;

    [ParamsAllValues]
    public CatalogState State { get; set; }

    [ParamsAllValues]
    public CatalogWay Way { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _catalogs = Catalogs.Of(State);
        _catalog = _catalogs.By(Way);
    }

    [IterationCleanup]
    public void Drain() => _catalogs.Report.WhenIdleAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Cleanup() => _catalogs.Dispose();

    [Benchmark(OperationsPerInvoke = Calls)]
    public int WholeNumber()
    {
        var sum = 0;
        for (var call = 0; call < Calls; call++)
        {
            sum += _catalog.Count(call);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public int TaskOfANumber()
    {
        var sum = 0;
        for (var call = 0; call < Calls; call++)
        {
            sum += _catalog.CountAsync(call).IsCompleted ? 1 : 0;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public int ValueTaskOfANumber()
    {
        var sum = 0;
        for (var call = 0; call < Calls; call++)
        {
            sum += IsCompleted(_catalog.CountQuicklyAsync(call));
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public int ImmutableResult()
    {
        var sum = 0;
        for (var call = 0; call < Calls; call++)
        {
            sum += _catalog.Find(call).Id;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public int PlainResultOf1KB()
    {
        var sum = 0;
        for (var call = 0; call < Calls; call++)
        {
            sum += _catalog.Read(call).Id;
        }

        return sum;
    }

    private static int IsCompleted(ValueTask<int> task) => task.IsCompleted ? 1 : 0;
}
