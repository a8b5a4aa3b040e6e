using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>What distinguishes one server of the matrix from the other: what stands just before the endpoints.</summary>
internal sealed record FidelityVariant(string Name)
{
    /// <summary>Gets the configuration the server is built with; the cases name the methods and patterns of all endpoints.</summary>
    public Func<IReadOnlyList<WriteCase>, IEnumerable<KeyValuePair<string, string?>>> Configuration { get; init; } = static _ => [];

    public Action<IServiceCollection, IConfiguration> Services { get; init; } = static (_, _) => { };

    public Action<IApplicationBuilder> BeforeEndpoints { get; init; } = static _ => { };

    /// <summary>Gets what is said about each endpoint when it is mapped.</summary>
    public Action<IEndpointConventionBuilder, WriteCase> Endpoint { get; init; } = static (_, _) => { };

    /// <summary>Gets how many responses were captured so far, so that a variant that does nothing cannot pass as faithful.</summary>
    public Func<IServiceProvider, long>? Captured { get; init; }
}
