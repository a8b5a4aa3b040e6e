using System.Linq;
using Microsoft.CodeAnalysis;

namespace Shadowing.Generators.Interfaces;

/// <summary>Says what a decorator in a file of its own can implement.</summary>
internal static class Implementability
{
    private const string Declare =
        "declare what AddShadow is to decorate in an interface that generated code can implement, and inherit it here";

    /// <summary>Whether a member is one to implement: not those that are static, private or sealed, which the interface keeps to
    /// itself.</summary>
    public static bool IsOpen(ISymbol member, Compilation compilation) =>
        !member.IsStatic && (member.IsAbstract || member.IsVirtual) && compilation.IsSymbolAccessibleWithin(member, compilation.Assembly);

    /// <summary>Why a type, of which the parts are looked at by themselves, cannot be named in generated code.</summary>
    public static Refusal? Refuse(ITypeSymbol type, Compilation compilation) => type switch
    {
        ITypeParameterSymbol =>
            new($"'{type.Name}' is a type parameter", "call AddShadow where the interface is known, and pass the services on"),
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => new("a pointer is in its signatures", Declare),
        INamedTypeSymbol { IsFileLocal: true } => new($"'{type.Name}' is local to its file", $"make '{type.Name}' internal"),
        INamedTypeSymbol when !compilation.IsSymbolAccessibleWithin(type.OriginalDefinition, compilation.Assembly) =>
            new($"'{type.Name}' is not accessible to other types", $"make '{type.Name}' internal"),
        INamedTypeSymbol when IsBehindAlias(type, compilation) =>
            new($"'{type.Name}' comes from an assembly with an extern alias", "reference the assembly without the alias too"),
        _ => null,
    };

    /// <summary>Why a member cannot be implemented although it must be, or its implementation cannot be written.</summary>
    public static Refusal? Refuse(ISymbol member, Compilation compilation)
    {
        if (!IsOpen(member, compilation))
        {
            return member is { IsStatic: false, IsAbstract: true }
                ? new($"its member '{member.Name}' cannot be called by other types", Declare)
                : null;
        }

        return member switch
        {
            IMethodSymbol { MethodKind: not MethodKind.Ordinary } or IMethodSymbol { IsVararg: true } =>
                new($"C# has no way to forward its member '{member.Name}'", Declare),
            IPropertySymbol { IsIndexer: false, Parameters.Length: > 0 } =>
                new($"C# has no way to forward its member '{member.Name}'", Declare),
            IPropertySymbol property => Refuse(property.GetMethod, property.SetMethod, compilation),
            IMethodSymbol or IEventSymbol when member.HasUnsupportedMetadata || !CodeName.IsWritable(member.Name) =>
                new($"C# cannot write the name or signature of its member '{member.Name}'", Declare),
            _ => null,
        };
    }

    // A default body does not help a closed accessor: an implementation of the property must bring both.
    private static Refusal? Refuse(IMethodSymbol? getter, IMethodSymbol? setter, Compilation compilation) =>
        new[] { getter, setter }.FirstOrDefault(
            accessor => accessor is { IsAbstract: true } or { IsVirtual: true } && !IsOpen(accessor, compilation)) is { } closed
            ? new($"its member '{closed.Name}' cannot be called by other types", Declare)
            : null;

    private static bool IsBehindAlias(ITypeSymbol type, Compilation compilation) =>
        type.ContainingAssembly is { } assembly
            && compilation.GetMetadataReference(assembly) is { Properties.Aliases: { Length: > 0 } aliases } && !aliases.Contains("global");
}
