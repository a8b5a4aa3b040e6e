namespace Shadowing.Services.Decorators;

/// <summary>What every decorator that is made at run time begins with: its control, and what the sampled calls take.</summary>
/// <typeparam name="TService">The interface.</typeparam>
internal abstract class ServiceProxy<TService>
    where TService : class
{
    private DecoratedMethod[] _decorated = [];
    private IProxyMethod?[] _proxied = [];
    private IServiceProvider? _services;

    /// <summary>Gets the control, to which the code that is made at run time goes straight.</summary>
    protected TService? Control { get; private set; }

    public void Begin(TService control, IServiceProvider services, DecoratedMethod[] decorated, IProxyMethod?[] proxied) =>
        (Control, _services, _decorated, _proxied) = (control, services, decorated, proxied);

    protected bool IsSampled(int method) => _decorated[method].IsSampled();

    protected object? InvokeSampled(int method, object?[] arguments) =>
        _proxied[method]!.InvokeSampled(_decorated[method], Control!, _services!, arguments);
}
