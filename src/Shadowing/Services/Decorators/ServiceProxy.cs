using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Shadowing.Services.Decorators;

/// <summary>A decorator that is made at run time: the same decisions as the compiler's, at the cost of reflection for each call.</summary>
/// <typeparam name="TService">The interface.</typeparam>
[SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "DispatchProxy derives from it.")]
internal class ServiceProxy<TService> : DispatchProxy
    where TService : class
{
    private TService? _control;
    private IServiceProvider? _services;
    private Dictionary<MethodInfo, (IProxyMethod Proxied, DecoratedMethod Decorated)>? _methods;

    protected TService Control => _control!;

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "A template is made only where dynamic code is supported.")]
    [UnconditionalSuppressMessage("Trimming", "IL2091", Justification = "A member that is trimmed away is called by nobody.")]
    public static TService Make(TService control, IServiceProvider services, Dictionary<MethodInfo, (IProxyMethod, DecoratedMethod)> methods)
    {
        var isDisposable = typeof(IDisposable).IsAssignableFrom(typeof(TService)) || typeof(IAsyncDisposable).IsAssignableFrom(typeof(TService));
        var made = isDisposable ? Create<TService, DisposableServiceProxy<TService>>() : Create<TService, ServiceProxy<TService>>();
        var proxy = (ServiceProxy<TService>)(object)made;
        (proxy._control, proxy._services, proxy._methods) = (control, services, methods);
        return made;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var arguments = args ?? [];
        return _methods!.TryGetValue(targetMethod!, out var method) && method.Decorated.IsSampled()
            ? method.Proxied.InvokeSampled(method.Decorated, _control!, _services!, arguments)
            : targetMethod!.Invoke(_control, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
    }
}
