using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Shadowing.Services.Decorators;

/// <summary>Makes decorators of an interface that the compiler did not see, by proxies that are made at run time.</summary>
/// <typeparam name="TService">The interface.</typeparam>
internal sealed class ProxyTemplate<TService> : DecoratorTemplate<TService>
    where TService : class
{
    private readonly IProxyMethod[] _methods;

    private ProxyTemplate(IProxyMethod[] methods) => _methods = methods;

    /// <inheritdoc/>
    public override IReadOnlyList<DecoratedMember> Members => Array.ConvertAll(_methods, static method => method.Member);

    /// <summary>Makes a template; null where no proxy can be made for the interface.</summary>
    public static ProxyTemplate<TService>? TryMake() =>
        typeof(TService).IsInterface && !AllMethods().Any(static method => method.IsStatic && method.IsAbstract) ? new([.. AllMethods().Where(static method => !method.IsStatic).Select(ProxyMethods.Of<TService>)]) : null;

    /// <inheritdoc/>
    public override Func<TService, IServiceProvider, TService> Bind(IReadOnlyList<DecoratedMethod> methods)
    {
        var byInfo = new Dictionary<MethodInfo, (IProxyMethod, DecoratedMethod)>();
        for (var i = 0; i < _methods.Length; i++)
        {
            byInfo[_methods[i].Info] = (_methods[i], methods[i]);
        }

        return (control, services) => ServiceProxy<TService>.Make(control, services, byInfo);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A method that is trimmed away is called by nobody.")]
    [UnconditionalSuppressMessage("Trimming", "IL2090", Justification = "A method that is trimmed away is called by nobody.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A method that is trimmed away is called by nobody.")]
    private static IEnumerable<MethodInfo> AllMethods() =>
        typeof(TService).GetInterfaces().Prepend(typeof(TService)).SelectMany(static type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic));
}
