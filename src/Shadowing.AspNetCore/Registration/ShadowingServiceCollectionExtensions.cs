using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shadowing.AspNetCore.Candidates;
using Shadowing.AspNetCore.Capture;
using Shadowing.AspNetCore.Metadata;
using Shadowing.AspNetCore.Registration;
using Shadowing.AspNetCore.Selection;
using Shadowing.Experiments;
using Shadowing.Registration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers shadowing in an ASP.NET Core application.</summary>
public static class ShadowingServiceCollectionExtensions
{
    /// <summary>Registers shadowing, with the settings in the section <c>Shadowing</c> of the host's configuration.</summary>
    /// <param name="services">The services.</param>
    /// <returns>A builder for experiments.</returns>
    public static ShadowingBuilder AddShadowing(this IServiceCollection services) =>
        services.AddShadowing(configuration: null, (IEnumerable<Action<ShadowingOptions>>)[]).AddWeb();

    /// <summary>Registers shadowing.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section with the settings; a root stands for its section <c>Shadowing</c>.</param>
    /// <returns>A builder for experiments.</returns>
    public static ShadowingBuilder AddShadowing(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddShadowing(configuration, (IEnumerable<Action<ShadowingOptions>>)[]).AddWeb();
    }

    /// <summary>Registers shadowing, with the settings in the section <c>Shadowing</c> of the host's configuration over those of
    /// code.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets defaults of what all experiments share, which configuration overrides.</param>
    /// <returns>A builder for experiments.</returns>
    public static ShadowingBuilder AddShadowing(this IServiceCollection services, params Action<ShadowingOptions>[] configure) =>
        services.AddShadowing(configuration: null, (IEnumerable<Action<ShadowingOptions>>)configure).AddWeb();

    /// <summary>Registers shadowing.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section with the settings; a root stands for its section <c>Shadowing</c>.</param>
    /// <param name="configure">Sets defaults of what all experiments share, which configuration overrides.</param>
    /// <returns>A builder for experiments.</returns>
    public static ShadowingBuilder AddShadowing(this IServiceCollection services, IConfiguration configuration,
        params Action<ShadowingOptions>[] configure)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddShadowing(configuration, (IEnumerable<Action<ShadowingOptions>>)configure).AddWeb();
    }

    /// <summary>Configures the HTTP client of an experiment's candidate: client certificates, handlers, service discovery.</summary>
    /// <param name="builder">The shadowing builder.</param>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="configure">Configures the client. What <c>ConfigureHttpClientDefaults</c> adds holds for this client too; without this
    /// call no default of the application does.</param>
    /// <returns>The shadowing builder.</returns>
    public static ShadowingBuilder ConfigureCandidateClient(this ShadowingBuilder builder, string experiment,
        Action<IHttpClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(experiment);
        ArgumentNullException.ThrowIfNull(configure);
        builder.AddWeb();
        ((CandidateClients)builder.Services.First(
            static service => service.ServiceType == typeof(CandidateClients)).ImplementationInstance!).Add(experiment);
        configure(builder.Services.AddHttpClient(CandidateClients.NameOf(experiment))
            .ConfigurePrimaryHttpMessageHandler(ServerCandidates.Handler));
        return builder;
    }

    private static ShadowingBuilder AddWeb(this ShadowingBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(static service => service.ServiceType == typeof(CandidateClients)))
        {
            return builder;
        }

        services.AddSingleton(new CandidateClients());
        services.AddSingleton<ServerCandidates>();
        services.AddSingleton<ReturningCalls>();
        services.AddSingleton<CandidateServer>();
        services.AddSingleton<AfterAnswers>();
        services.AddTimed<ShadowSelector>();
        services.AddTimed<CallCaptures>();
        services.AddSingleton<StartWarnings>();
        services.AddSingleton<ShadowStart>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, AnswerHeadersPolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, ShadowStartFilter>());
        ((ExperimentDeclarations)services.First(
            static service => service.ServiceType == typeof(ExperimentDeclarations)).ImplementationInstance!).WhyInvalidPattern =
                RoutePatterns.WhyInvalid;
        return builder;
    }
}
