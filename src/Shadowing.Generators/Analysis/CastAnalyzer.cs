using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Shadowing.Generators.Calls;
using Shadowing.Generators.Interfaces;

namespace Shadowing.Generators.Analysis;

/// <summary>Says where code relies on what stands behind a shadowed interface, which a decorator hides.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CastAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.DecoratorIsNoOther];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    // A cast may be read before the call that shadows its interface: both are collected first.
    private static void Start(CompilationStartAnalysisContext context)
    {
        var services = new ConcurrentBag<ITypeSymbol>();
        var casts = new ConcurrentBag<(ITypeSymbol From, ITypeSymbol To, Location Location)>();
        context.RegisterSyntaxNodeAction(
            node =>
            {
                var name = (GenericNameSyntax)node.Node;
                if (ShadowCall.MayBe(name, node.CancellationToken)
                    && ShadowCall.Service(name, node.SemanticModel, node.CancellationToken) is { } service)
                {
                    services.Add(service);
                }
            },
            SyntaxKind.GenericName);
        context.RegisterOperationAction(
            operation =>
            {
                var (from, to) = Cast(operation.Operation);
                if (from is { TypeKind: TypeKind.Interface } && to is not null && Loses(from, to))
                {
                    casts.Add((from, to, operation.Operation.Syntax.GetLocation()));
                }
            },
            OperationKind.Conversion,
            OperationKind.IsType,
            OperationKind.DeclarationPattern,
            OperationKind.TypePattern,
            OperationKind.RecursivePattern);
        context.RegisterCompilationEndAction(end =>
        {
            var decorated = services.ToImmutableHashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
            foreach (var (from, to, location) in casts.Where(cast => decorated.Contains(cast.From)))
            {
                end.ReportDiagnostic(Diagnostic.Create(Descriptors.DecoratorIsNoOther, location, Name(from), Name(to)));
            }
        });
    }

    private static (ITypeSymbol? From, ITypeSymbol? To) Cast(IOperation operation) => operation switch
    {
        IConversionOperation { IsImplicit: false, OperatorMethod: null } conversion => (conversion.Operand.Type, conversion.Type),
        IIsTypeOperation test => (test.ValueOperand.Type, test.TypeOperand),
        IDeclarationPatternOperation pattern => (pattern.InputType, pattern.MatchedType),
        ITypePatternOperation pattern => (pattern.InputType, pattern.MatchedType),
        IRecursivePatternOperation pattern => (pattern.InputType, pattern.MatchedType),
        _ => (null, null),
    };

    // What a type parameter stands for is not known here; it may be the interface itself.
    private static bool Loses(ITypeSymbol from, ITypeSymbol to) =>
        to.SpecialType is not SpecialType.System_Object
        && to.TypeKind is not (TypeKind.TypeParameter or TypeKind.Dynamic or TypeKind.Error)
        && !SymbolEqualityComparer.Default.Equals(from, to)
        && !from.AllInterfaces.Contains(to, SymbolEqualityComparer.Default)
        && !(Disposes(to) && from.AllInterfaces.Any(Disposes));

    // A decorator that can be disposed in one way can be in both, as its control may.
    private static bool Disposes(ITypeSymbol type) => type.Is("System.IDisposable") || type.Is("System.IAsyncDisposable");

    private static string Name(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
