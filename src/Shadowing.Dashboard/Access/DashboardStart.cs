using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Metadata;

namespace Shadowing.Dashboard.Access;

/// <summary>Stops the start when the dashboard would be open to everybody by mistake; in Development prints the link that opens
/// it.</summary>
internal sealed partial class DashboardStart(IServiceProvider services, IHostEnvironment environment, DashboardToken token,
    ILogger<DashboardStart> logger) : IStartCheck
{
    /// <inheritdoc/>
    public void Check(IReadOnlyList<Endpoint> endpoints, ICollection<string> errors)
    {
        var own = endpoints.Where(static endpoint => endpoint.Metadata.GetMetadata<DashboardMetadata>() is not null).ToList();
        foreach (var dashboard in own.GroupBy(static endpoint => endpoint.Metadata.GetMetadata<DashboardMetadata>()!.Prefix,
            StringComparer.Ordinal))
        {
            var metadata = dashboard.First().Metadata.GetMetadata<DashboardMetadata>()!;
            CheckPolicies(metadata, errors);
            if (dashboard.All(static endpoint => DashboardGate.IsGoverned(endpoint.Metadata)) || DashboardGate.HasFallback(services))
            {
                continue;
            }

            if (environment.IsDevelopment())
            {
                PrintLink(dashboard.Key);
            }
            else
            {
                errors.Add(
                    $"The dashboard at '{dashboard.Key}' has no authorization, and this is not Development. Add one: app.MapShadowing(\"{dashboard.Key}\").RequireAuthorization(\"NameOfAPolicy\"). "
                    + "Where everybody who reaches it may see and stop everything, say so: .AllowAnonymous().");
            }
        }
    }

    private void CheckPolicies(DashboardMetadata metadata, ICollection<string> errors)
    {
        var policies = services.GetService<IAuthorizationPolicyProvider>();
        foreach (var (name, policy) in ((string, string?)[])[("ViewPolicy", metadata.Options.ViewPolicy),
            ("InspectPolicy", metadata.Options.InspectPolicy),
            ("VerdictPolicy", metadata.Options.VerdictPolicy), ("OperatePolicy", metadata.Options.OperatePolicy)])
        {
            if (policy is null)
            {
                continue;
            }

#pragma warning disable RS0030 // At start, before anything runs: the stock provider answers at once.
            var known = policies is not null && services.GetService<IAuthorizationService>() is not null
                && policies.GetPolicyAsync(policy).GetAwaiter().GetResult() is not null;
#pragma warning restore RS0030
            if (!known)
            {
                errors.Add($"The dashboard at '{metadata.Prefix}': {name} is '{policy}', and no policy has that name; add it: services.AddAuthorizationBuilder().AddPolicy(\"{policy}\", policy => …).");
            }
        }
    }

    // When the server listens: only then are its addresses known.
    private void PrintLink(string prefix) =>
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() =>
        {
            var path = $"{prefix}/?token={token.Value}";
            var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            Log.Link(logger, string.Join(" or ",
                addresses.Select(address =>
                    address.TrimEnd('/').Replace("//[::]", "//localhost", StringComparison.Ordinal)
                        .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
                        .Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal)
                            + path).DefaultIfEmpty(path)), path);
        });

    private static partial class Log
    {
        [LoggerMessage(14001, LogLevel.Information,
            "The dashboard is open in Development to whoever has this link: {Link} (behind a proxy or out of a container: the same path, {Path}, at the address that you know).", EventName = nameof(Link))]
        internal static partial void Link(ILogger logger, string link, string path);
    }
}
