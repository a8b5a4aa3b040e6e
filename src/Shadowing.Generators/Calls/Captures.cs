using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Shadowing.Generators.Calls;

/// <summary>Finds what a function takes from around it, by itself or by the local functions that it calls. What it only writes it does not
/// take.</summary>
internal static class Captures
{
    public static IEnumerable<Capture> Of(IOperation function) => function switch
    {
        IAnonymousFunctionOperation lambda => OfBody(lambda),
        IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } group =>
            Local(group, group.Method) is { } local ? OfBody(local) : [],
        IMethodReferenceOperation { Instance: { Type: { } type } instance } => [new(Referenced(instance), type, instance)],
        _ => [],
    };

    private static List<Capture> OfBody(IOperation function)
    {
        var found = new Dictionary<ISymbol, Capture>(SymbolEqualityComparer.Default);
        var waiting = new Queue<IOperation>([function]);
        var seen = new HashSet<SyntaxNode>();
        while (waiting.Count > 0)
        {
            var body = waiting.Dequeue();
            if (!seen.Add(body.Syntax))
            {
                continue;
            }

            foreach (var operation in Walk(body))
            {
                if (!IsOnlyWritten(operation) && Referenced(operation) is { } symbol && !found.ContainsKey(symbol)
                    && !seen.Any(part => IsDeclaredIn(symbol, part)))
                {
                    found.Add(symbol, new(symbol, operation.Type!, operation));
                }
                else if (Called(operation) is { } called && Local(operation, called) is { } local)
                {
                    waiting.Enqueue(local);
                }
            }
        }

        return [.. found.Values];
    }

    private static ISymbol? Referenced(IOperation operation) => operation switch
    {
        ILocalReferenceOperation { Local.IsConst: false } local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation
        {
            Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance },
            Member: IFieldSymbol or IPropertySymbol
        } member => member.Member,
        _ => null,
    };

    private static bool IsOnlyWritten(IOperation operation) => operation.Parent switch
    {
        ISimpleAssignmentOperation { IsRef: false } assignment => assignment.Target == operation,
        IArgumentOperation { Parameter.RefKind: RefKind.Out } => true,
        _ => false,
    };

    private static IMethodSymbol? Called(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } method } => method,
        IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } method } => method,
        _ => null,
    };

    private static IOperation? Local(IOperation near, IMethodSymbol method) =>
        near.Root().Descendants().OfType<ILocalFunctionOperation>()
            .FirstOrDefault(local => SymbolEqualityComparer.Default.Equals(local.Symbol, method.OriginalDefinition));

    // What stands in nameof is not evaluated.
    private static IEnumerable<IOperation> Walk(IOperation operation) =>
        operation.ChildOperations.Where(child => child is not INameOfOperation).SelectMany(child => Walk(child).Prepend(child));

    private static bool IsDeclaredIn(ISymbol symbol, SyntaxNode function) =>
        symbol is ILocalSymbol or IParameterSymbol
        && symbol.DeclaringSyntaxReferences.Any(
            reference => reference.SyntaxTree == function.SyntaxTree && function.Span.Contains(reference.Span));
}
