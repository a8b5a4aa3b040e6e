using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Shadowing.Generators.Interfaces;

/// <summary>Takes types apart.</summary>
internal static class TypeParts
{
    /// <summary>Gets a type and all the types that its text names.</summary>
    public static IEnumerable<ITypeSymbol> Of(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Of(array.ElementType).Prepend(type),
        IPointerTypeSymbol pointer => Of(pointer.PointedAtType).Prepend(type),
        INamedTypeSymbol { ContainingType: { } outer } named => named.TypeArguments.SelectMany(Of).Concat(Of(outer)).Prepend(type),
        INamedTypeSymbol named => named.TypeArguments.SelectMany(Of).Prepend(type),
        _ => [type],
    };

    /// <summary>Gets the types in a member's signature.</summary>
    public static IEnumerable<ITypeSymbol> OfSignature(ISymbol member) => member switch
    {
        IMethodSymbol method => method.Parameters.Select(parameter => parameter.Type)
            .Concat(method.TypeParameters.SelectMany(parameter => parameter.ConstraintTypes)).Prepend(method.ReturnType).SelectMany(Of),
        IPropertySymbol property => property.Parameters.Select(parameter => parameter.Type).Prepend(property.Type).SelectMany(Of),
        IEventSymbol @event => Of(@event.Type),
        _ => [],
    };
}
