using Microsoft.CodeAnalysis;

namespace Shadowing.Generators.Interfaces;

/// <summary>Reads what a call gives: a value, or a task of one.</summary>
internal static class ResultReader
{
    public static MemberResult Read(ITypeSymbol type) =>
        new(Shape(type), Value(type) is { } value ? TypeText.Annotated(value) : string.Empty,
            type.NullableAnnotation is NullableAnnotation.Annotated);

    public static ITypeSymbol? Value(ITypeSymbol type) => Shape(type) switch
    {
        ResultShape.Value => type,
        ResultShape.TaskOfValue or ResultShape.ValueTaskOfValue => ((INamedTypeSymbol)type).TypeArguments[0],
        _ => null,
    };

    private static ResultShape Shape(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Void ? ResultShape.Nothing
        : type.Is("System.Threading.Tasks.Task") ? ResultShape.Task
        : type.Is("System.Threading.Tasks.Task`1") ? ResultShape.TaskOfValue
        : type.Is("System.Threading.Tasks.ValueTask") ? ResultShape.ValueTask
        : type.Is("System.Threading.Tasks.ValueTask`1") ? ResultShape.ValueTaskOfValue
        : ResultShape.Value;
}
