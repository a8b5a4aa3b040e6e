using Castle.DynamicProxy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shadowing.Reports;
using Shadowing.Services.Calls;
using Shadowing.Services.Decorators;
using Shadowing.Services.Registrations;

namespace Shadowing.Benchmarks.Services;

/// <summary>The same service, reached in each way, at one rate.</summary>
internal sealed class Catalogs : IDisposable
{
    private readonly IHost _host;
    private readonly AsyncServiceScope _scope;

    private Catalogs(string rate, bool enabled)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Shadowing:Enabled", enabled ? "true" : "false"),
            new("Shadowing:Capacity", "100000"),
            new("Shadowing:Experiments:catalog-v2:SampleRate", rate),
            new("Shadowing:Experiments:catalog-v2:MaxPerSecond", "1000000"),
        ]);
        builder.Logging.ClearProviders();
        builder.Services.AddScoped<ICatalog, CatalogV1>().AddShadow<ICatalog, CatalogV2>("catalog-v2", methods => methods.AllAreReads());
        _host = builder.Build();
        _host.Start();
        _scope = _host.Services.CreateAsyncScope();
        Report = _host.Services.GetRequiredService<IShadowReporter>();
        Direct = new CatalogV1();
        Generated = _scope.ServiceProvider.GetRequiredService<ICatalog>();
        MadeAtRunTime = Proxy();
        CastleDynamicProxy = new ProxyGenerator().CreateInterfaceProxyWithTarget(Direct,
            new CatalogInterceptor(enabled
                ? Shadowing.Sampling.SampleThreshold.FromRate(double.Parse(rate, System.Globalization.CultureInfo.InvariantCulture))
                : 0));
    }

    public IShadowReporter Report { get; }

    public ICatalog Direct { get; }

    public ICatalog Generated { get; }

    public ICatalog MadeAtRunTime { get; }

    public ICatalog CastleDynamicProxy { get; }

    public static Catalogs Of(CatalogState state) => state switch
    {
        CatalogState.NotSampled => new("0.000000001", enabled: true),
        CatalogState.Disabled => new("1", enabled: false),
        CatalogState.Sampled => new("1", enabled: true),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public ICatalog By(CatalogWay way) => way switch
    {
        CatalogWay.Direct => Direct,
        CatalogWay.Generated => Generated,
        CatalogWay.MadeAtRunTime => MadeAtRunTime,
        CatalogWay.CastleDynamicProxy => CastleDynamicProxy,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public void Dispose()
    {
        _scope.Dispose();
        _host.StopAsync().GetAwaiter().GetResult();
        _host.Dispose();
    }

    // What serves where the compiler wrote nothing.
    private ICatalog Proxy()
    {
        var services = _scope.ServiceProvider;
        var registration = (ServiceRegistration<ICatalog>)services.GetServices<IServiceRegistration>().Single();
        var template = ProxyTemplate<ICatalog>.TryMake(out _)!;
        var shadow = new ServiceShadow<ICatalog>(registration, services.GetRequiredService<CallTools>(),
            services.GetService<IServiceProviderIsService>(), template);
        return shadow.Decorate(new CatalogV1(), services);
    }
}
