using System.Linq;
using Microsoft.CodeAnalysis;

namespace Shadowing.Generators.Interfaces;

/// <summary>Writes types.</summary>
internal static class TypeText
{
    private static readonly SymbolDisplayFormat s_plain = SymbolDisplayFormat.FullyQualifiedFormat;

    private static readonly SymbolDisplayFormat s_annotated =
        s_plain.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat s_short =
        SymbolDisplayFormat.MinimallyQualifiedFormat.RemoveMiscellaneousOptions(
            SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Writes a type as code outside of every namespace needs it.</summary>
    public static string Annotated(ITypeSymbol type) => Write(type, s_annotated);

    /// <summary>Writes a type as <c>typeof</c> needs it.</summary>
    public static string Plain(ITypeSymbol type) => Write(type, s_plain);

    /// <summary>Writes a type as people read it.</summary>
    public static string Short(ITypeSymbol type) => type.ToDisplayString(s_short);

    // A class cannot implement an interface of dynamic, and an argument of that type would be bound at run time; to the runtime both are
    // object.
    private static string Write(ITypeSymbol type, SymbolDisplayFormat format) =>
        string.Concat(type.ToDisplayParts(format)
            .Select(part => part.Kind is SymbolDisplayPartKind.Keyword && part.ToString() is "dynamic" ? "object" : part.ToString()));
}
