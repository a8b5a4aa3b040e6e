using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Shadowing.Generators.Interfaces;

/// <summary>Reads what a decorator of an interface must implement.</summary>
internal static class InterfaceReader
{
    public static Reading Read(ITypeSymbol service, Compilation compilation)
    {
        var named = TypeParts.Of(service).ToList();
        if (named.Any(IsBroken))
        {
            return Reading.Broken;
        }

        if (compilation is CSharpCompilation { LanguageVersion: < LanguageVersion.CSharp11 })
        {
            return Refused(new("decorators need C# 11", "raise LangVersion"));
        }

        if (First(named, type => Implementability.Refuse(type, compilation)) is { } refusal)
        {
            return Refused(refusal);
        }

        return service is INamedTypeSymbol { TypeKind: TypeKind.Interface } type
            ? Members((INamedTypeSymbol)type.WithNullableAnnotation(NullableAnnotation.NotAnnotated), compilation)
            : Reading.Broken;
    }

    private static Reading Members(INamedTypeSymbol service, Compilation compilation)
    {
        var all = All(service);
        var open = all.Where(member => Implementability.IsOpen(member, compilation)).ToList();
        var types = open.SelectMany(TypeParts.OfSignature).ToList();
        if (types.Any(IsBroken))
        {
            return Reading.Broken;
        }

        var refusal = First(all, member => Implementability.Refuse(member, compilation))
            ?? First(types.Where(type => type is not ITypeParameterSymbol), type => Implementability.Refuse(type, compilation))
            ?? Twins(open);
        if (refusal is not null)
        {
            return Refused(refusal);
        }

        var reader = new MemberReader(service, compilation);
        var isObsolete = all.Concat(types).Append(service).Any(symbol => symbol.Has("System.ObsoleteAttribute"));
        var members = new EquatableArray<InterfaceMember>([.. open.Select(reader.Read)]);
        return new(new(TypeText.Plain(service), TypeText.Annotated(service), isObsolete, members), null);
    }

    // Accessors come with their properties and events; an explicit implementation in an interface is of a member that its own interface
    // lists.
    private static List<ISymbol> All(INamedTypeSymbol service) =>
        [.. service.AllInterfaces.Prepend(service).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
            .SelectMany(type => type.GetMembers())
            .Where(member => member is { IsStatic: false } and (IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: true }
                or IEventSymbol { ExplicitInterfaceImplementations.IsEmpty: true }
                or IMethodSymbol { ExplicitInterfaceImplementations.IsEmpty: true, AssociatedSymbol: null }))];

    private static Refusal? Twins(List<ISymbol> members) =>
        members.GroupBy(Identity, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twins
            ? new($"its type arguments give two members '{twins.First().Name}' one signature",
                "call AddShadow with an interface that inherits it and declares neither")
            : null;

    private static string Identity(ISymbol member)
    {
        var parameters = member switch
        {
            IMethodSymbol method => method.Parameters,
            IPropertySymbol property => property.Parameters,
            _ => []
        };
        var arity = member is IMethodSymbol { Arity: var count } ? count : 0;
        return $"{TypeText.Plain(member.ContainingType)}.{member.MetadataName}`{arity}({string.Join(",", parameters.Select(parameter => $"{parameter.RefKind is not RefKind.None} {TypeText.Plain(parameter.Type)}"))})";
    }

    private static bool IsBroken(ITypeSymbol type) => type.TypeKind is TypeKind.Error;

    private static Refusal? First<T>(IEnumerable<T> items, Func<T, Refusal?> refuse) =>
        items.Select(refuse).FirstOrDefault(refusal => refusal is not null);

    private static Reading Refused(Refusal refusal) => new(null, refusal);
}
