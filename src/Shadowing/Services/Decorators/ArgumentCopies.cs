using System.ComponentModel;
using Shadowing.Execution;
using Shadowing.Observations;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Decorators;

/// <summary>Copies the arguments for which <c>Copy</c> was declared. Only generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArgumentCopies
{
    private readonly ServiceOptions _options;

    internal ArgumentCopies(ServiceOptions options) => _options = options;

    /// <summary>Copies an argument of a type for which that was declared, and passes any other.</summary>
    /// <typeparam name="T">The parameter's type.</typeparam>
    /// <param name="argument">The argument.</param>
    /// <returns>The copy, or the argument itself.</returns>
    public T Of<T>(T argument)
    {
        if (_options.Copies.TryGetValue(typeof(T), out var copier))
        {
            return ((Func<T, T>)copier)(argument);
        }

        // A derived object may be mutable though what was declared is not.
        if (TypeNature.MayBeDerived(typeof(T)) && !_options.SharesArguments && !_options.Immutable.Contains(typeof(T))
            && argument is not null && argument.GetType() != typeof(T))
        {
            throw new NotRunException(NotComparableReason.MutableArgument, new ExactTypeException(typeof(T), argument.GetType()));
        }

        return argument;
    }
}
