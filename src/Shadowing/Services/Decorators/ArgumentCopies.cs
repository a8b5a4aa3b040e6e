using System.ComponentModel;

namespace Shadowing.Services.Decorators;

/// <summary>Copies the arguments for which <c>Copy</c> was declared. Only generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArgumentCopies
{
    private readonly IReadOnlyDictionary<Type, Delegate> _copiers;

    internal ArgumentCopies(IReadOnlyDictionary<Type, Delegate> copiers) => _copiers = copiers;

    /// <summary>Copies an argument of a type for which that was declared, and passes any other.</summary>
    /// <typeparam name="T">The parameter's type.</typeparam>
    /// <param name="argument">The argument.</param>
    /// <returns>The copy, or the argument itself.</returns>
    public T Of<T>(T argument) => _copiers.TryGetValue(typeof(T), out var copier) ? ((Func<T, T>)copier)(argument) : argument;
}
