using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Shadowing.Generators.Interfaces;

namespace Shadowing.Generators.Analysis;

/// <summary>Says which declarations of reads have no effect.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReadAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.NeverShadowed];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(AnalyzeMember, SymbolKind.Method, SymbolKind.Property);
        context.RegisterOperationAction(AnalyzeReads, OperationKind.Invocation);
    }

    private static void AnalyzeMember(SymbolAnalysisContext context)
    {
        var member = context.Symbol;
        if (member.ContainingType is { TypeKind: TypeKind.Interface }
            && (member.Has(KnownType.ShadowRead) || IsReadByInterface(member))
            && NeverShadowed.Why(member) is { } why)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NeverShadowed, member.Locations[0], Name(member), why));
        }
    }

    // On an interface the attribute stands for what can be called through it and gives something; it claims nothing of the rest.
    private static bool IsReadByInterface(ISymbol member) =>
        member is { IsStatic: false } and ({ IsAbstract: true } or { IsVirtual: true })
        && member is IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol { GetMethod: not null }
        && member.ContainingType.Has(KnownType.ShadowRead);

    private static void AnalyzeReads(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is not "Reads"
            || !call.TargetMethod.ContainingType.Is("Microsoft.Extensions.DependencyInjection.ShadowedMethods`1"))
        {
            return;
        }

        var service = call.TargetMethod.ContainingType.TypeArguments[0];
        foreach (var name in call.Arguments.SelectMany(argument => Names(argument.Value)))
        {
            var members = service.AllInterfaces.Cast<ITypeSymbol>().Prepend(service)
                .SelectMany(type => type.GetMembers((string)name.ConstantValue.Value!)).ToList();
            if (members.Count > 0 && members.All(member => NeverShadowed.Why(member) is not null))
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(Descriptors.NeverShadowed, Location(name), Name(members[0]), NeverShadowed.Why(members[0])));
            }
        }
    }

    private static IEnumerable<IOperation> Names(IOperation operation) =>
        operation.ConstantValue is { HasValue: true, Value: string } ? [operation] : operation.ChildOperations.SelectMany(Names);

    private static Location Location(IOperation name) => name is INameOfOperation { Argument.Syntax: MemberAccessExpressionSyntax access }
        ? access.Name.GetLocation()
        : name is INameOfOperation { Argument: var argument } ? argument.Syntax.GetLocation() : name.Syntax.GetLocation();

    private static string Name(ISymbol member) => member is IMethodSymbol { AssociatedSymbol: { } property } ? property.Name : member.Name;
}
