using Microsoft.CodeAnalysis;

namespace Shadowing.Generators.Interfaces;

/// <summary>Reads a parameter.</summary>
internal static class ParameterReader
{
    public static MemberParameter Read(IParameterSymbol parameter) => new(
        CodeName.OfParameter(parameter.Name, parameter.Ordinal),
        TypeText.Annotated(parameter.Type),
        RepeatedAttributes.Of(parameter) + Scope(parameter) + Modifier(parameter.RefKind),
        Passed(parameter.RefKind),
        IsCancellation(parameter),
        RepeatedAttributes.IsFollowedByTrimmer(parameter));

    public static bool IsCancellation(IParameterSymbol parameter) =>
        parameter.RefKind is RefKind.None && parameter.Type.Is("System.Threading.CancellationToken");

    // An out parameter is scoped by itself.
    private static string Scope(IParameterSymbol parameter) =>
        parameter.ScopedKind is not ScopedKind.None && parameter.RefKind is not RefKind.Out ? "scoped " : string.Empty;

    private static string Modifier(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In => "in ",
        RefKind.RefReadOnlyParameter => "ref readonly ",
        _ => string.Empty,
    };

    private static string Passed(RefKind kind) => kind is RefKind.RefReadOnlyParameter ? "in " : Modifier(kind);
}
