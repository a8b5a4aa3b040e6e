using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Shadowing.Generators.Interfaces;

namespace Shadowing.Generators.Calls;

/// <summary>Finds the function that a call of <c>IShadow</c> is given as its candidate.</summary>
internal static class CandidateFunction
{
    private const string Shadow = "Microsoft.Extensions.DependencyInjection.IShadow";

    /// <summary>Gets the lambda or the method group; null for other calls, and for a delegate that comes from elsewhere.</summary>
    public static IOperation? Of(IInvocationOperation call) =>
        IsOfShadow(call.TargetMethod) && call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name is "candidate") is { } candidate
            ? Function(candidate.Value)
            : null;

    private static bool IsOfShadow(IMethodSymbol method) =>
        method.ContainingType.Is(Shadow)
        || method.ContainingType.AllInterfaces.Any(type => type.Is(Shadow))
        || ((method.ReducedFrom ?? method) is { IsExtensionMethod: true } extension && extension.Parameters[0].Type.Is(Shadow));

    private static IOperation? Function(IOperation value) => value switch
    {
        IConversionOperation conversion => Function(conversion.Operand),
        IDelegateCreationOperation creation => Function(creation.Target),
        IAnonymousFunctionOperation or IMethodReferenceOperation => value,
        _ => null,
    };
}
