using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Shadowing.Generators.Calls;
using Shadowing.Generators.Interfaces;

namespace Shadowing.Generators.Analysis;

/// <summary>Says which services cannot be decorated, and which not at compile time.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ServiceAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ServiceIsNoInterface,
        Descriptors.NoDecorator];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.GenericName);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var name = (GenericNameSyntax)context.Node;
        if (!ShadowCall.MayBe(name, context.CancellationToken)
            || ShadowCall.Service(name, context.SemanticModel, context.CancellationToken) is not { } service)
        {
            return;
        }

        var location = name.TypeArgumentList.Arguments[0].GetLocation();
        if (service.TypeKind is TypeKind.Class or TypeKind.Delegate or TypeKind.Array or TypeKind.Dynamic)
        {
            context.ReportDiagnostic(
                Diagnostic.Create(Descriptors.ServiceIsNoInterface, location, Name(service), name.Identifier.ValueText));
        }
        else if (InterfaceReader.Read(service, context.Compilation).Refusal is { } refusal)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NoDecorator, location, Name(service), refusal.Why, refusal.WayOut));
        }
    }

    private static string Name(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
