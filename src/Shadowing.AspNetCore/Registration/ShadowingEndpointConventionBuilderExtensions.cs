using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Shadowing.AspNetCore.Candidates;
using Shadowing.AspNetCore.Metadata;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Says of endpoints, and of groups of them, which experiment shadows them.</summary>
public static class ShadowingEndpointConventionBuilderExtensions
{
    /// <summary>Shadows the endpoints in a declared experiment, whose candidate is on another server.</summary>
    /// <typeparam name="TBuilder">The builder's type, which is kept.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <param name="experiment">The experiment's name; an unknown one stops the start with a list of the known ones.</param>
    /// <returns>The builder.</returns>
    /// <remarks>An endpoint's own word goes before its group's.</remarks>
    public static TBuilder WithShadow<TBuilder>(this TBuilder builder, string experiment)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(experiment);
        builder.Add(endpoint => Say(endpoint, new ShadowAttribute(experiment)));
        return builder;
    }

    /// <summary>Shadows the endpoint with a handler in this process, and declares the experiment if nothing else has (with rate 0, until
    /// one is set).</summary>
    /// <typeparam name="TBuilder">The builder's type, which is kept.</typeparam>
    /// <param name="builder">The endpoint; or a group or all controllers, of which the one endpoint or action gets it that names the
    /// experiment, by <c>.WithShadow(name)</c> or <c>[Shadow(name)]</c>.</param>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="candidate">The candidate: any handler that <c>Map…</c> takes. The endpoint's filters run around it too, on a context
    /// and in a service scope of its own.</param>
    /// <returns>The builder.</returns>
    /// <remarks>A handler for several endpoints stops the start: it would answer what nobody asked it. For a controller's action it is a
    /// minimal handler beside the action: filters and binding of MVC do not run around it. A handler with authorization or antiforgery
    /// metadata stops the start: the candidate runs after the control's request was authorized, so nothing would enforce it.</remarks>
    [RequiresUnreferencedCode("The handler's parameters and result are found by reflection.")]
    [RequiresDynamicCode("The handler is compiled at run time.")]
    public static TBuilder WithShadow<TBuilder>(this TBuilder builder, string experiment, Delegate candidate)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(experiment);
        ArgumentNullException.ThrowIfNull(candidate);
        var registration = new HandlerRegistration(experiment,
            builder is RouteGroupBuilder or ControllerActionEndpointConventionBuilder or PageActionEndpointConventionBuilder);
        if (registration.IsOfMany)
        {
            builder.Add(endpoint => endpoint.Metadata.Add(new HandlerOfMany(registration)));
            builder.Finally(endpoint =>
            {
                if (endpoint.Metadata.OfType<IShadowMetadata>().LastOrDefault() is ShadowAttribute word
                    && string.Equals(word.Experiment, experiment, StringComparison.OrdinalIgnoreCase))
                {
                    endpoint.Metadata.Add(new HandlerMetadata(
                        registration)
                    { Candidate = HandlerCompiler.Compile(experiment, endpoint, candidate) });
                }
            });
            return builder;
        }

        builder.Add(endpoint => Say(endpoint, new HandlerMetadata(registration)));

        // At last, when all filters are known.
        builder.Finally(endpoint =>
        {
            if (endpoint.Metadata.OfType<IShadowMetadata>().LastOrDefault() is HandlerMetadata metadata
                && string.Equals(metadata.Experiment, experiment, StringComparison.Ordinal))
            {
                metadata.Candidate = HandlerCompiler.Compile(experiment, endpoint, candidate);
            }
        });
        return builder;
    }

    /// <summary>Keeps the endpoints out of every experiment, whatever their group or the configuration's routes say.</summary>
    /// <typeparam name="TBuilder">The builder's type, which is kept.</typeparam>
    /// <param name="builder">The endpoints.</param>
    /// <returns>The builder.</returns>
    public static TBuilder DisableShadowing<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(static endpoint => endpoint.Metadata.Add(new DisableShadowingAttribute()));
        return builder;
    }

    // What is said of all controllers comes after an action's attributes, and must not have the last word on it.
    private static void Say(EndpointBuilder endpoint, IShadowMetadata word)
    {
        var own = endpoint.Metadata.OfType<ActionDescriptor>().LastOrDefault()?.EndpointMetadata.OfType<IShadowMetadata>().FirstOrDefault();
        var at = own is null ? -1 : endpoint.Metadata.IndexOf(own);
        endpoint.Metadata.Insert(at < 0 ? endpoint.Metadata.Count : at, word);
    }
}
