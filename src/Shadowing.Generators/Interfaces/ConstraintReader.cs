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

        foreach (var (type, annotation) in parameter.ConstraintTypes.Zip(parameter.ConstraintNullableAnnotations, static (type, annotation) => (type, annotation)))
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

    private static string? Kind(ITypeParameterSymbol parameter) =>
        parameter.HasReferenceTypeConstraint ? parameter.ReferenceTypeConstraintNullableAnnotation is NullableAnnotation.Annotated ? "class?" : "class"
        : parameter.HasUnmanagedTypeConstraint ? "unmanaged"
        : parameter.HasValueTypeConstraint ? "struct"
        : parameter.HasNotNullConstraint ? "notnull"
        : null;

    private static string Inherited(ITypeParameterSymbol parameter) =>
        parameter.IsReferenceType ? "class" : parameter.IsValueType ? "struct" : "default";
}
