using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.Execution;

/// <summary>Makes scopes in which candidates run.</summary>
internal static class CandidateScopes
{
    /// <summary>Makes a scope in which decorated services are their controls.</summary>
    public static AsyncServiceScope Create(IServiceScopeFactory scopes)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CandidateScope>().IsActive = true;
        return scope;
    }
}
