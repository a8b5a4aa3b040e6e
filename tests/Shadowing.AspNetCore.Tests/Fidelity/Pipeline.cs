using Microsoft.AspNetCore.Builder;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>What stands before the variant in one area of the server, and what between it and the endpoints.</summary>
internal sealed record Pipeline(string Area)
{
    public Action<IApplicationBuilder> Outside { get; init; } = static _ => { };

    public Action<IApplicationBuilder> Inside { get; init; } = static _ => { };
}
