using System.Reflection;

namespace Shadowing.Services.Decorators;

/// <summary>Makes decorators of an interface that the compiler did not see, of a class that is made at run time.</summary>
/// <typeparam name="TService">The interface.</typeparam>
internal sealed class ProxyTemplate<TService> : DecoratorTemplate<TService>
    where TService : class
{
    private readonly IProxyMethod?[] _proxied;
    private readonly DecoratedMember[] _members;
    private readonly Func<ServiceProxy<TService>> _make;

    private ProxyTemplate(DecoratedMember[] members, IProxyMethod?[] proxied, Func<ServiceProxy<TService>> make) =>
        (_members, _proxied, _make) = (members, proxied, make);

    /// <inheritdoc/>
    public override IReadOnlyList<DecoratedMember> Members => _members;

    /// <summary>Makes a template; null where no class can implement the interface.</summary>
    /// <param name="whyNot">The member that stands in the way and why, as a sentence; null where nothing does.</param>
    public static ProxyTemplate<TService>? TryMake(out string? whyNot)
    {
        whyNot = null;
        MethodInfo[] methods = [.. ProxyMethods.Implemented(typeof(TService))];
        var members = Array.ConvertAll(methods, static method => ProxyMethods.Describe(method));

        // A method that goes to the control only is called as any other class would call it: nothing of it is boxed.
        IProxyMethod?[] proxied =
            [.. members.Select((member, i) => member.WhyNot is null ? ProxyMethods.Of<TService>(methods[i], member) : null)];
        return ProxyWriter.TryWrite<TService>(methods, Array.ConvertAll(proxied, static method => method is not null),
            out whyNot) is { } make ? new(members, proxied, make) : null;
    }

    /// <inheritdoc/>
    public override Func<TService, IServiceProvider, TService> Bind(IReadOnlyList<DecoratedMethod> methods)
    {
        DecoratedMethod[] decorated = [.. methods];
        return (control, services) =>
        {
            var proxy = _make();
            proxy.Begin(control, services, decorated, _proxied);
            return (TService)(object)proxy;
        };
    }
}
