using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Shadowing.Generators.Interfaces;

/// <summary>Reads one call of a member: a method, or an accessor.</summary>
internal static class CallReader
{
    private const string NoResult = "global::Shadowing.Services.Decorators.NoResult";

    public static InterfaceCall Read(ISymbol member, IMethodSymbol call) => new(
        Kind(call),
        member.MetadataName,
        Signature(member, call),
        RepeatedAttributes.Of(call) + RepeatedAttributes.OfResult(call),
        ResultReader.Value(call.ReturnType) is { } result ? Nameable(result) : NoResult,
        new([.. Arguments(call).Select(parameter => Nameable(parameter.Type))]),
        new([.. Arguments(call).Select(parameter => parameter.Name)]),
        IsRead(call)
            && (call.Has(KnownType.ShadowRead) || member.Has(KnownType.ShadowRead) || member.ContainingType.Has(KnownType.ShadowRead)),
        NeverShadowed.Why(call));

    private static IEnumerable<IParameterSymbol> Arguments(IMethodSymbol call) =>
        call.Parameters.Where(parameter => !ParameterReader.IsCancellation(parameter));

    private static CallKind Kind(IMethodSymbol call) => call.MethodKind switch
    {
        MethodKind.PropertyGet => CallKind.Get,
        MethodKind.PropertySet => call.IsInitOnly ? CallKind.Init : CallKind.Set,
        MethodKind.EventAdd => CallKind.Add,
        MethodKind.EventRemove => CallKind.Remove,
        _ => CallKind.Invoke,
    };

    private static string Signature(ISymbol member, IMethodSymbol call) => member switch
    {
        IPropertySymbol { IsIndexer: true } indexer => $"this[{Types(indexer.Parameters)}] {{ {Accessor(call)}; }}",
        IPropertySymbol or IEventSymbol => $"{member.Name} {{ {Accessor(call)}; }}",
        _ when call.Arity > 0 =>
            $"{member.Name}<{string.Join(", ", call.TypeParameters.Select(parameter => parameter.Name))}>({Types(call.Parameters)})",
        _ => $"{member.Name}({Types(call.Parameters)})",
    };

    private static string Accessor(IMethodSymbol call) => Kind(call).ToString().ToLowerInvariant();

    private static string Types(ImmutableArray<IParameterSymbol> parameters) =>
        string.Join(", ", parameters.Select(parameter => ParameterReader.Read(parameter).Passed + TypeText.Short(parameter.Type)));

    private static bool IsRead(IMethodSymbol call) => Kind(call) is CallKind.Invoke or CallKind.Get;

    private static string Nameable(ITypeSymbol type) =>
        TypeParts.Of(type).Any(part => part is ITypeParameterSymbol) ? string.Empty : TypeText.Plain(type);
}
