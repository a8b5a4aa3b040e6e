using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Shadowing.Generators.Interfaces;

/// <summary>Reads one member of an interface.</summary>
internal sealed class MemberReader(INamedTypeSymbol service, Compilation compilation)
{
    public InterfaceMember Read(ISymbol member) => member switch
    {
        IMethodSymbol method => Read(method),
        IPropertySymbol property => Read(property),
        _ => Read((IEventSymbol)member),
    };

    private InterfaceMember Read(IMethodSymbol method) => new(
        MemberKind.Method,
        TypeText.Annotated(method.ContainingType),
        TypeText.Plain(method.ContainingType),
        IsInherited(method),
        CodeName.Of(method.Name),
        string.Empty,
        TypeText.Annotated(method.ReturnType),
        Reference(method.RefKind),
        ResultReader.Read(method.ReturnType),
        Array(method.TypeParameters.Select(ConstraintReader.Read)),
        Array(method.Parameters.Select(ParameterReader.Read)),
        Array([CallReader.Read(method, method)]));

    private InterfaceMember Read(IPropertySymbol property) => new(
        property.IsIndexer ? MemberKind.Indexer : MemberKind.Property,
        TypeText.Annotated(property.ContainingType),
        TypeText.Plain(property.ContainingType),
        IsInherited(property),
        property.IsIndexer ? "this" : CodeName.Of(property.Name),
        RepeatedAttributes.Of(property),
        TypeText.Annotated(property.Type),
        Reference(property.RefKind),
        ResultReader.Read(property.Type),
        default,
        Array(property.Parameters.Select(ParameterReader.Read)),
        Calls(property, property.GetMethod, property.SetMethod));

    private InterfaceMember Read(IEventSymbol @event) => new(
        MemberKind.Event,
        TypeText.Annotated(@event.ContainingType),
        TypeText.Plain(@event.ContainingType),
        IsInherited(@event),
        CodeName.Of(@event.Name),
        string.Empty,
        TypeText.Annotated(@event.Type),
        string.Empty,
        new(ResultShape.Nothing, string.Empty, MayBeNullTask: false),
        default,
        default,
        Calls(@event, @event.AddMethod, @event.RemoveMethod));

    private EquatableArray<InterfaceCall> Calls(ISymbol member, params IMethodSymbol?[] accessors) =>
        Array(accessors.Where(accessor => accessor is not null && Implementability.IsOpen(accessor, compilation))
            .Select(accessor => CallReader.Read(member, accessor!)));

    private bool IsInherited(ISymbol member) => !SymbolEqualityComparer.Default.Equals(member.ContainingType, service);

    private static string Reference(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.RefReadOnly => "ref readonly ",
        _ => string.Empty,
    };

    private static EquatableArray<T> Array<T>(IEnumerable<T> items)
        where T : System.IEquatable<T> => new([.. items]);
}
