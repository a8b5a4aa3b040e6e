using System.Linq;
using Microsoft.CodeAnalysis;

namespace Shadowing.Generators.Interfaces;

/// <summary>Says which calls of an interface can never run twice, whatever anyone declares.</summary>
internal static class NeverShadowed
{
    public static string? Why(ISymbol member) => member switch
    {
        { IsStatic: true } => "it is static",
        { IsAbstract: false, IsVirtual: false } => "it is the interface's own, which no decorator replaces",
        IMethodSymbol method => Why(method),
        IPropertySymbol { GetMethod: { } getter } => Why(getter),
        IPropertySymbol { SetMethod: { } setter } => Why(setter),
        IEventSymbol => "it is an event",
        _ => null,
    };

    private static string? Why(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.EventAdd or MethodKind.EventRemove => "it is an event",
        MethodKind.PropertySet when method.IsInitOnly => "it initializes",
        MethodKind.PropertySet => "it is a setter",
        _ when method.ContainingType.Is("System.IDisposable") || method.ContainingType.Is("System.IAsyncDisposable") => "it disposes",
        _ when method.Parameters.Any(parameter => parameter.RefKind is not RefKind.None) => "it has a parameter by reference",
        _ when method.Parameters.Any(parameter => IsStackOnly(parameter.Type)) => "it has a parameter of a ref struct",
        _ when method.TypeParameters.Any(IsStackOnly) => "it has a type parameter that may be a ref struct",
        _ when method.TypeParameters.Any(static parameter => parameter.ConstraintTypes.Any(ConstraintReader.IsUnwritable)) =>
            "an argument of its interface makes a constraint that C# cannot write",
        _ when method.RefKind is not RefKind.None => "it returns by reference",
        _ when IsStackOnly(method.ReturnType) => "it returns a ref struct",
        _ when TypeParts.OfSignature(method).Any(type => type is IPointerTypeSymbol or IFunctionPointerTypeSymbol) =>
            "it has a pointer in its signature",
        _ => null,
    };

    private static bool IsStackOnly(ITypeSymbol type) => type.IsRefLikeType || type is ITypeParameterSymbol { AllowsRefLikeType: true };
}
