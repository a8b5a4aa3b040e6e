using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Shadowing.Generators.Calls;

namespace Shadowing.Generators.Analysis;

/// <summary>Says which variables a candidate may see in a later state than its control.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ChangingVariableAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.CandidateUsesChangingVariable];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    // A method group takes its receiver when it is made, so that only functions with a body of their own see a change.
    private static void Analyze(OperationAnalysisContext context)
    {
        if (CandidateFunction.Of((IInvocationOperation)context.Operation) is not { } function
            || function is IMethodReferenceOperation { Method.MethodKind: not MethodKind.LocalFunction })
        {
            return;
        }

        foreach (var capture in Captures.Of(function)
            .Where(capture => capture.Symbol is ILocalSymbol or IParameterSymbol && VariableWrites.MayFollow(capture.Symbol, function)))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(Descriptors.CandidateUsesChangingVariable, capture.Reference.Syntax.GetLocation(), capture.Name));
        }
    }
}
