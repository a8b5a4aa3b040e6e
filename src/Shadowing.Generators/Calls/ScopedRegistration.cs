using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Shadowing.Generators.Interfaces;

namespace Shadowing.Generators.Calls;

/// <summary>Finds the types that are registered to live no longer than a scope.</summary>
internal static class ScopedRegistration
{
    public static IEnumerable<ITypeSymbol> Types(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        return IsRegistration(method.Name) && (method.ReducedFrom ?? method) is { IsExtensionMethod: true } extension
            && extension.Parameters[0].Type.Is("Microsoft.Extensions.DependencyInjection.IServiceCollection")
                ? method.TypeArguments.Concat(
                    call.Arguments.Select(argument => argument.Value).OfType<ITypeOfOperation>().Select(type => type.TypeOperand))
                    .Where(type => type is INamedTypeSymbol)
                    .Select(type => type is INamedTypeSymbol { IsUnboundGenericType: true } ? type.OriginalDefinition : type)
                : [];
    }

    private static bool IsRegistration(string name) => name is
        "AddScoped" or "AddKeyedScoped" or "TryAddScoped" or "TryAddKeyedScoped"
        or "AddTransient" or "AddKeyedTransient" or "TryAddTransient" or "TryAddKeyedTransient"
        or "AddDbContext" or "AddDbContextPool";
}
