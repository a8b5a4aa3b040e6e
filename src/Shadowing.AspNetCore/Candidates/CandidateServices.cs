using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Gives a candidate the services of its own scope.</summary>
internal sealed class CandidateServices : IServiceProvidersFeature
{
    /// <inheritdoc/>
    public required IServiceProvider RequestServices { get; set; }
}
