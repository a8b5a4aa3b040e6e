using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Reports;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>The server with everything shadowed: the one the matrix is about.</summary>
internal static class ShadowedVariant
{
    // As it is: the framework would compile a delegate of another kind for each of some thousand endpoints.
    private static readonly RequestDelegate s_candidate = static context => context.Response.WriteAsync("the candidate's answer");

    /// <summary>Makes the variant: all methods of all cases, sampled at 1, by configuration's routes and by the endpoint's own
    /// word.</summary>
    public static FidelityVariant Create() => new("with everything shadowed")
    {
        Configuration = static cases =>
        [
            new("Shadowing:Experiments:fidelity:SampleRate", "100%"),
            new("Shadowing:Experiments:fidelity:MaxPerSecond", "1000000"),
            new("Shadowing:Experiments:fidelity:Candidate", "http://127.0.0.1:1"),
            .. ((string[])["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]).Select(
                static (method, number) => new KeyValuePair<string, string?>($"Shadowing:Experiments:fidelity:Methods:{number}", method)),
            .. cases.Select(static (writeCase, number) => new KeyValuePair<string, string?>(
                $"Shadowing:Experiments:fidelity:Routes:{number}", $"{writeCase.Method} {writeCase.Path}")),
        ],
        Services = static (services, configuration) => services.AddShadowing(configuration.GetSection("Shadowing")),
        BeforeEndpoints = static app => app.UseShadowing(),
        Endpoint = static (endpoint, _) => endpoint.WithShadow("fidelity", s_candidate),
        Captured = static services => services.GetRequiredService<IShadowReporter>()
            .Capture().Experiments.Sum(static experiment => experiment.Account.Sampled - experiment.Account.Dropped.Values.Sum()),
    };
}
