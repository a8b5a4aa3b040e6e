using System.Linq;
using Microsoft.CodeAnalysis;

namespace Shadowing.Generators.Interfaces;

/// <summary>Tells types by their full names, which holds when an assembly with them is missing or there twice.</summary>
internal static class KnownType
{
    public const string ShadowRead = "Microsoft.Extensions.DependencyInjection.ShadowReadAttribute";

    public static bool Is(this ITypeSymbol? type, string fullName) =>
        type is INamedTypeSymbol { ContainingType: null } named
        && fullName.Length > named.MetadataName.Length
        && fullName.EndsWith("." + named.MetadataName, System.StringComparison.Ordinal)
        && named.ContainingNamespace.ToDisplayString() == fullName.Substring(0, fullName.Length - named.MetadataName.Length - 1);

    public static bool Has(this ISymbol symbol, string attribute) => symbol.GetAttributes().Any(data => data.AttributeClass.Is(attribute));
}
