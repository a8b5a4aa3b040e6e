using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Shadowing.Generators.Interfaces;

/// <summary>Reads a type parameter of a method.</summary>
internal static class ConstraintReader
{
    public static MemberTypeParameter Read(ITypeParameterSymbol parameter) =>
        new(CodeName.Of(parameter.Name), RepeatedAttributes.Of(parameter), string.Join(", ", Constraints(parameter)), Inherited(parameter));

    private static IEnumerable<string> Constraints(ITypeParameterSymbol parameter)
    {
        if (Kind(parameter) is { } kind)
        {
            yield return kind;
        }

        foreach (var (type, annotation) in parameter.ConstraintTypes.Zip(parameter.ConstraintNullableAnnotations,
            static (type, annotation) => (type, annotation))
                .Where(static constraint => constraint.type.SpecialType is not SpecialType.System_Object))
        {
            yield return TypeText.Annotated(type.WithNullableAnnotation(annotation));
        }

        if (parameter.HasConstructorConstraint)
        {
            yield return "new()";
        }

        if (parameter.AllowsRefLikeType)
        {
            yield return "allows ref struct";
        }
    }

    // Where an argument of the interface has become the class that is asked for, the language wants the class alone.
    private static string? Kind(ITypeParameterSymbol parameter) =>
        !parameter.HasValueTypeConstraint && parameter.ConstraintTypes.Any(IsClass) ? null
        : parameter.HasReferenceTypeConstraint ? parameter.ReferenceTypeConstraintNullableAnnotation is NullableAnnotation.Annotated
        ? "class?" : "class"
        : parameter.HasUnmanagedTypeConstraint ? "unmanaged"
        : parameter.HasValueTypeConstraint ? "struct"
        : parameter.HasNotNullConstraint ? "notnull"
        : null;

    /// <summary>Tells whether a constraint, into which an argument of the interface was put, is none that code may say.</summary>
    public static bool IsUnwritable(ITypeSymbol constraint) => constraint switch
    {
        { SpecialType: SpecialType.System_Object } => false,
        { SpecialType: SpecialType.System_ValueType or SpecialType.System_Array } => true,
        { TypeKind: TypeKind.Interface or TypeKind.TypeParameter } => false,
        { TypeKind: TypeKind.Class } => constraint.IsSealed,
        _ => true,
    };

    private static bool IsClass(ITypeSymbol type) =>
        type is
        {
            TypeKind: TypeKind.Class, SpecialType: not (SpecialType.System_Object or SpecialType.System_Enum
            or SpecialType.System_Delegate or SpecialType.System_MulticastDelegate)
        };

    private static string Inherited(ITypeParameterSymbol parameter) =>
        parameter.IsReferenceType ? "class" : parameter.IsValueType ? "struct" : "default";
}
