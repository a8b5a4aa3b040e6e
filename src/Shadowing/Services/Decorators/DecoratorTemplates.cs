using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Shadowing.Services.Decorators;

/// <summary>Holds the templates of all interfaces that the compiler wrote decorators for. Only generated code adds to it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DecoratorTemplates
{
    /// <summary>Adds a template. Of several for one interface, as two assemblies may bring them, the first one stays.</summary>
    /// <typeparam name="TService">The interface.</typeparam>
    /// <param name="template">The template.</param>
    public static void Add<TService>(DecoratorTemplate<TService> template)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(template);
        Interlocked.CompareExchange(ref Of<TService>.Template, template, null);
    }

    internal static bool TryFind<TService>([NotNullWhen(true)] out DecoratorTemplate<TService>? template)
        where TService : class => (template = Volatile.Read(ref Of<TService>.Template)) is not null;

    private static class Of<TService>
        where TService : class
    {
        public static DecoratorTemplate<TService>? Template;
    }
}
