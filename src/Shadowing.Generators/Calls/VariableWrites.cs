using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Shadowing.Generators.Calls;

/// <summary>Finds what may change a variable after a function has captured it.</summary>
internal static class VariableWrites
{
    public static bool MayFollow(ISymbol variable, IOperation function) =>
        function.Root().Descendants()
            .Where(operation => IsReference(operation, variable))
            .Select(Write)
            .Any(write => write is not null && !IsOver(write, variable, function));

    private static bool IsReference(IOperation operation, ISymbol variable) => operation switch
    {
        ILocalReferenceOperation { IsDeclaration: false } local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, variable),
        _ => false,
    };

    private static IOperation? Write(IOperation reference)
    {
        var target = Target(reference);
        return target.Parent switch
        {
            IAssignmentOperation assignment when assignment.Target == target || assignment is ISimpleAssignmentOperation { IsRef: true } =>
                assignment,
            IIncrementOrDecrementOperation step => step,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } } alias => alias,
            IAddressOfOperation address => address,
            _ => null,
        };
    }

    // A tuple on the left writes its elements, and a field of a structure is a part of the variable.
    private static IOperation Target(IOperation reference)
    {
        var target = reference;
        while (target.Parent is ITupleOperation
            || (target is { Type.IsValueType: true }
                && target.Parent is IFieldReferenceOperation or IPropertyReferenceOperation { Property.ReturnsByRef: false }))
        {
            target = target.Parent;
        }

        return target;
    }

    // Over is what ran before the function was made: it stands in front of it, no loop brings it back, and it is not in a function that may
    // run at any time.
    private static bool IsOver(IOperation write, ISymbol variable, IOperation function)
    {
        var around = function.Ancestors().ToList();
        var home = write.Ancestors().FirstOrDefault(OperationTree.IsFunction);
        return !IsAlias(write)
            && write.Syntax.Span.End <= function.Syntax.SpanStart
            && (home is null || around.Contains(home))
            && !around.TakeWhile(ancestor => ancestor != home).OfType<ILocalFunctionOperation>().Any()
            && !around.OfType<ILoopOperation>().Any(loop => write.Ancestors().Contains(loop) && !IsDeclaredIn(variable, loop.Body));
    }

    // What has a reference to it may write it from then on.
    private static bool IsAlias(IOperation write) =>
        write is IVariableInitializerOperation or IAddressOfOperation or ISimpleAssignmentOperation { IsRef: true };

    private static bool IsDeclaredIn(ISymbol variable, IOperation body) =>
        variable.DeclaringSyntaxReferences.Any(reference => body.Syntax.Span.Contains(reference.Span));
}
