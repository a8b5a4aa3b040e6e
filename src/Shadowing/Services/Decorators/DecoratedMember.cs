using System.ComponentModel;

namespace Shadowing.Services.Decorators;

/// <summary>Describes one member of a decorated interface, as the compiler sees it. Only generated code makes it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DecoratedMember
{
    /// <summary>Initializes the description.</summary>
    /// <param name="name">The name as <c>nameof</c> gives it: of a property for its getter, <c>Item</c> or the indexer's own name for an
    /// indexer.</param>
    /// <param name="signature">The name with the parameters' types, such as <c>QuoteAsync(Cart, CancellationToken)</c>.</param>
    /// <param name="result">The type of the result, without its task, or <see cref="NoResult"/>; null when it depends on a type parameter
    /// of the method.</param>
    /// <param name="parameters">The types of the parameters without cancellation tokens; null for those that depend on a type parameter of
    /// the method.</param>
    /// <param name="parameterNames">The names of the same parameters.</param>
    /// <param name="isDeclaredRead">Whether the member has <c>[ShadowRead]</c>, by itself or from its interface.</param>
    /// <param name="whyNot">Why it can never be shadowed, such as <c>it has a parameter by reference</c>; null when it can.</param>
    public DecoratedMember(string name, string signature, Type? result, IReadOnlyList<Type?> parameters,
        IReadOnlyList<string> parameterNames, bool isDeclaredRead, string? whyNot = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(parameterNames);
        (Name, Signature, Result, Parameters, ParameterNames, IsDeclaredRead, WhyNot) =
            (name, signature, result, parameters, parameterNames, isDeclaredRead, whyNot);
    }

    /// <summary>Gets the name as <c>nameof</c> gives it.</summary>
    public string Name { get; }

    /// <summary>Gets the name with the parameters' types.</summary>
    public string Signature { get; }

    /// <summary>Gets the type of the result, or <see cref="NoResult"/>; null when it depends on a type parameter of the method.</summary>
    public Type? Result { get; }

    /// <summary>Gets the types of the parameters without cancellation tokens; null for those that depend on a type parameter of the
    /// method.</summary>
    public IReadOnlyList<Type?> Parameters { get; }

    /// <summary>Gets the names of the same parameters.</summary>
    public IReadOnlyList<string> ParameterNames { get; }

    /// <summary>Gets a value indicating whether the member has <c>[ShadowRead]</c>.</summary>
    public bool IsDeclaredRead { get; }

    /// <summary>Gets the interface that declares the member, by which two of one signature are told apart; null when that is not
    /// known.</summary>
    public Type? Declaring { get; init; }

    /// <summary>Gets why it can never be shadowed; null when it can.</summary>
    public string? WhyNot { get; }
}
