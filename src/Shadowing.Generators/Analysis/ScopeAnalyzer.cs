using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Shadowing.Generators.Calls;

namespace Shadowing.Generators.Analysis;

/// <summary>Says which objects a candidate may find ended, because they belong to the scope of the caller.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ScopeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.CandidateUsesCallersScope];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    // Services are registered in another file than they are used in: both are collected first.
    private static void Start(CompilationStartAnalysisContext context)
    {
        var registered = new ConcurrentBag<ITypeSymbol>();
        var captures = new ConcurrentBag<(string Name, ITypeSymbol Type, Location Location)>();
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                foreach (var type in ScopedRegistration.Types(call))
                {
                    registered.Add(type);
                }

                foreach (var capture in CandidateFunction.Of(call) is { } function ? Captures.Of(function) : [])
                {
                    captures.Add((capture.Name, capture.Type, capture.Reference.Syntax.GetLocation()));
                }
            },
            OperationKind.Invocation);
        context.RegisterCompilationEndAction(end =>
        {
            var types = registered.ToImmutableHashSet<ITypeSymbol>(SymbolEqualityComparer.Default);

            // A local function may be the candidate of several calls.
            foreach (var (name, type, location) in captures.Where(capture => ScopeBound.Is(capture.Type, types))
                .GroupBy(capture => capture.Location).Select(group => group.First()))
            {
                end.ReportDiagnostic(Diagnostic.Create(Descriptors.CandidateUsesCallersScope, location, name,
                    type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)));
            }
        });
    }
}
