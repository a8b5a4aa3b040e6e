using System.ComponentModel;

namespace Shadowing.Services.Decorators;

/// <summary>Makes decorators of one interface. Only generated code derives from it.</summary>
/// <typeparam name="TService">The interface.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class DecoratorTemplate<TService>
    where TService : class
{
    /// <summary>Gets every member that is a call, those that are never shadowed included; the order is that of the methods given to
    /// <see cref="Bind"/>.</summary>
    public abstract IReadOnlyList<DecoratedMember> Members { get; }

    /// <summary>Binds the template to the methods of one registration.</summary>
    /// <param name="methods">A method for each of <see cref="Members"/>.</param>
    /// <returns>Makes a decorator of a control, with the services of the scope that it is made in.</returns>
    public abstract Func<TService, IServiceProvider, TService> Bind(IReadOnlyList<DecoratedMethod> methods);
}
