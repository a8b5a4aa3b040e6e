using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Shadowing.Generators.Interfaces;

namespace Shadowing.Generators.Calls;

/// <summary>Finds the calls that ask for a decorator.</summary>
internal static class ShadowCall
{
    public static bool MayBe(SyntaxNode node, CancellationToken cancellation) =>
        node is GenericNameSyntax { Identifier.ValueText: "AddShadow" or "AddKeyedShadow" };

    /// <summary>Gets the service of a call; null when the name is of another method.</summary>
    public static ITypeSymbol? Service(GenericNameSyntax name, SemanticModel model, CancellationToken cancellation)
    {
        // Also of a call that is not finished: its decorator does not come and go while the rest is typed.
        var found = model.GetSymbolInfo(name, cancellation);
        return (found.Symbol ?? found.CandidateSymbols.FirstOrDefault()) is IMethodSymbol { Arity: > 0 } method
            && method.ContainingType.Is("Microsoft.Extensions.DependencyInjection.ShadowServiceCollectionExtensions")
            && !IsUnbound(method)
                ? method.TypeArguments[0]
                : null;
    }

    private static bool IsUnbound(IMethodSymbol method) =>
        method.TypeArguments[0] is ITypeParameterSymbol { DeclaringMethod: { } declaring } && declaring.Name == method.Name
            && declaring.ContainingType.Equals(method.ContainingType, SymbolEqualityComparer.Default);
}
